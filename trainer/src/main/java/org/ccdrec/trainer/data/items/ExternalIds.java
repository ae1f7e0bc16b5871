package org.ccdrec.trainer.data.items;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.snapshot.SnapshotFormat;
import org.ccdrec.trainer.data.problem.FormatException;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The external ids of users or items by index, while a dataset is read. Not safe for use by several
 * threads.
 */
public final class ExternalIds {
  private final List<@Nullable String> ids = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();

  /** The place of an id; {@link #DEFAULT} for an index that no file names. */
  private record Source(String file, long line) {}

  private static final Source DEFAULT = new Source("", 0);

  /** Adds the ids of a table with one id per line; line n names index n − 1. */
  public void addLines(String file, String text, Problems problems) {
    long line = 0;
    for (String id : text.lines().toList()) {
      line++;
      set(ids.size(), id, file, line, problems);
    }
  }

  /** Sets the id of an index; reports an error if it already has another one. */
  void set(int index, String id, String file, long line, Problems problems) {
    String fault = fault(id);
    if (fault != null) {
      problems.error(file, line, "an id " + fault + "; '" + FormatException.shown(id) + "'");
    }
    while (ids.size() <= index) {
      ids.add(null);
      sources.add(DEFAULT);
    }
    String known = ids.get(index);
    if (known != null && !known.equals(id)) {
      Source source = sources.get(index);
      problems.error(
          file,
          line,
          "an index must have one id; index %d is '%s' here and '%s' in %s:%d"
              .formatted(
                  index,
                  FormatException.shown(id),
                  FormatException.shown(known),
                  source.file,
                  source.line));
      return;
    }
    ids.set(index, id);
    sources.set(index, new Source(file, line));
  }

  private static @Nullable String fault(String id) {
    if (id.isBlank()) {
      return "must not be blank";
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      return "must be valid Unicode";
    }
    if (id.getBytes(StandardCharsets.UTF_8).length > SnapshotFormat.MAX_ID_BYTES) {
      return "must have at most " + SnapshotFormat.MAX_ID_BYTES + " bytes of UTF-8";
    }
    boolean control = id.chars().anyMatch(Character::isISOControl);
    return control ? "must not have control characters" : null;
  }

  /** Returns the number of indices that the tables cover. */
  public int count() {
    return ids.size();
  }

  /** Returns the ids of all indices below {@code count}, after reporting duplicates. */
  public List<String> complete(int count, Problems problems) {
    if (ids.isEmpty()) {
      return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }
    var complete = new ArrayList<String>(count);
    var indices = new HashMap<String, Integer>(2 * count);
    for (int index = 0; index < count; index++) {
      String named = index < ids.size() ? ids.get(index) : null;
      String id = named == null ? Integer.toString(index) : named;
      Integer earlier = indices.putIfAbsent(id, index);
      if (earlier != null) {
        Source source = index < sources.size() ? sources.get(index) : DEFAULT;
        if (source.equals(DEFAULT)) {
          source = sources.get(earlier);
        }
        problems.error(
            source.file,
            source.line,
            "external ids must be distinct; '%s' names the indices %d and %d"
                .formatted(FormatException.shown(id), earlier, index));
      }
      complete.add(id);
    }
    return complete;
  }
}
