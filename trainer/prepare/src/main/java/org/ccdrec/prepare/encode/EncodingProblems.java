package org.ccdrec.prepare.encode;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ccdrec.encoding.Encoding;

/** The items that one encoder gave a zero row, by index. Safe for use by several threads. */
final class EncodingProblems {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 3;

  private final String encoder;
  private final TreeMap<Long, Problem> absent = new TreeMap<>();
  private final TreeMap<Long, Problem> broken = new TreeMap<>();

  private record Problem(String id, String reason) {}

  EncodingProblems(String encoder) {
    this.encoder = encoder;
  }

  synchronized void add(long row, String id, Encoding result) {
    switch (result) {
      case Encoding.Absent(String reason) -> absent.put(row, new Problem(id, reason));
      case Encoding.Broken(String reason) -> broken.put(row, new Problem(id, reason));
      case Encoding.Vector _ -> throw new IllegalArgumentException("encoded; id=" + id);
    }
  }

  synchronized long absent() {
    return absent.size();
  }

  synchronized long broken() {
    return broken.size();
  }

  /** Returns one line for each reason, with its number of items and some ids. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (TreeMap<Long, Problem> problems : List.of(broken, absent)) {
      Map<String, List<String>> byReason = new TreeMap<>();
      problems
          .values()
          .forEach(
              each ->
                  byReason.computeIfAbsent(each.reason(), r -> new ArrayList<>()).add(each.id()));
      byReason.forEach((reason, ids) -> lines.add(line(reason, ids)));
    }
    return lines;
  }

  private String line(String reason, List<String> ids) {
    String some = ids.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return "%s: %,d %s (zero rows): %s: %s%s"
        .formatted(
            encoder,
            ids.size(),
            ids.size() == 1 ? "item" : "items",
            reason,
            some,
            ids.size() > SHOWN ? ", …" : "");
  }

  /** Appends a JSON object for each item to a file. */
  synchronized void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    broken.forEach((row, problem) -> lines.add(json(problem, "broken")));
    absent.forEach((row, problem) -> lines.add(json(problem, "absent")));
    if (!lines.isEmpty()) {
      Files.write(
          file,
          lines,
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    }
  }

  private String json(Problem problem, String kind) {
    return JSON.createObjectNode()
        .put("encoder", encoder)
        .put("id", problem.id())
        .put("problem", kind)
        .put("reason", problem.reason())
        .toString();
  }
}
