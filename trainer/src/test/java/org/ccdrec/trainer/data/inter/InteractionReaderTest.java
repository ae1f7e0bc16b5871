package org.ccdrec.trainer.data.inter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.problem.DataException;
import org.ccdrec.trainer.data.problem.DataProblem;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares reader and table with a plain one that splits strings and keeps pairs in maps: the same
 * splits, and the same errors and warnings with the same lines, in the same order.
 */
final class InteractionReaderTest {
  private static final int USERS = 40;
  private static final int ITEMS = 30;
  private static final String FILE = "a.inter";

  private final Problems problems = new Problems(Path.of("data"), 1_000_000);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readsValidFilesAsThePlainReaderDoes(long seed) throws IOException {
    check(file(seed, 3000, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void reportsTheErrorsOfThePlainReader(long seed) throws IOException {
    check(file(seed, 3000, 0.1));
  }

  /** Lines that straddle the reader's buffer, and one that is longer than the buffer. */
  @ParameterizedTest
  @ValueSource(ints = {65_000, 65_535, 65_536, 65_537, 200_000})
  void linesMayCrossTheBuffer(int length) throws IOException {
    String comment = "x".repeat(length);
    check(
        "userID\titemID\tx_label\tnote\n0\t1\t0\t"
            + comment
            + "\n1\t2\t0\tx\r\n7\tx\t1\t-\n1\t3\t2\t");
  }

  private void check(String content) throws IOException {
    var table = new InteractionTable(FILE, problems);
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    new InteractionReader(FILE, problems).read(new ByteArrayInputStream(bytes), table);
    InteractionTable.Splits splits = table.splits(USERS, ITEMS);

    var plain = new PlainReader();
    plain.read(content);

    assertEquals(plain.errors, errors());
    assertEquals(plain.warnings, problems.warnings().stream().map(DataProblem::toString).toList());
    assertSame(plain.split("0"), splits.train());
    assertSame(plain.split("1"), splits.validation());
    assertSame(plain.split("2"), splits.test());
  }

  private List<String> errors() {
    if (problems.isEmpty()) {
      return List.of();
    }
    DataException report = problems.exception();
    return report.problems().stream().map(DataProblem::toString).toList();
  }

  private static void assertSame(TreeMap<Integer, TreeSet<Integer>> expected, Interactions found) {
    assertEquals(USERS, found.userCount());
    for (int user = 0; user < USERS; user++) {
      int[] items =
          expected.getOrDefault(user, new TreeSet<>()).stream().mapToInt(item -> item).toArray();
      assertArrayEquals(items, found.itemsOf(user), "user " + user);
    }
  }

  /** Returns a file of which some lines are damaged; users are in order in every second one. */
  private static String file(long seed, int lines, double damaged) {
    var random = new SplittableRandom(seed);
    var text = new StringBuilder("userID\titemID\tx_label\n");
    for (int line = 0; line < lines; line++) {
      int user = seed % 2 == 0 ? line * USERS / lines : random.nextInt(USERS);
      int item = random.nextInt(ITEMS);
      // A pair has one label, unless damage gives it another one.
      String label = Integer.toString((user * 7 + item) % 3);
      String good = user + "\t" + item + "\t" + label;
      text.append(random.nextDouble() < damaged ? damage(random, user, item) : good)
          .append(random.nextInt(10) == 0 ? "\r\n" : "\n");
    }
    return text.toString();
  }

  private static String damage(SplittableRandom random, int user, int item) {
    return switch (random.nextInt(9)) {
      case 0 -> "";
      case 1 -> user + "\t" + item;
      case 2 -> user + "\t" + item + "\t0\t1";
      case 3 -> "-" + (user + 1) + "\t" + item + "\t1";
      case 4 -> user + "\tx" + item + "\t1";
      case 5 -> "99999999999\t" + item + "\t1";
      case 6 -> user + "\t" + item + "\t3";
      case 7 -> user + "\t00" + item + "\t1";
      default -> user + "\t" + item + "\t" + random.nextInt(3);
    };
  }

  /** A reader for small files, one string per field. */
  private static final class PlainReader {
    /** Label and line of the first interaction with a pair. */
    private record First(String label, long line) {}

    private record Line(String label, long line) {}

    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final TreeMap<Integer, TreeMap<Integer, List<Line>>> pairs = new TreeMap<>();
    private final TreeMap<Integer, TreeMap<Integer, First>> firsts = new TreeMap<>();
    private int padded;
    private @Nullable String firstPadded;

    void read(String content) {
      String[] lines = content.split("\n", -1);
      int columns = lines[0].split("\t", -1).length;
      for (int at = 1; at < lines.length; at++) {
        String line =
            lines[at].endsWith("\r") ? lines[at].substring(0, lines[at].length() - 1) : lines[at];
        if (!line.isEmpty()) {
          read(line.split("\t", -1), columns, at + 1);
        }
      }
      if (firstPadded != null) {
        warnings.add(
            FILE
                + ": ids with leading zeros were read as row numbers: "
                + padded
                + "; the first is "
                + firstPadded
                + ". Ids that are text belong in users.txt and items.txt, which ccdrec prepare writes");
      }
      sort();
    }

    private void read(String[] fields, int columns, long line) {
      String place = FILE + ":" + line + ": ";
      if (fields.length != columns) {
        errors.add(
            place
                + "a line must have as many fields as the header, "
                + columns
                + "; it has "
                + fields.length);
        return;
      }
      boolean isUser = isId(place, "userID", fields[0]);
      boolean isItem = isId(place, "itemID", fields[1]);
      if (!List.of("0", "1", "2").contains(fields[2])) {
        errors.add(
            place
                + "x_label must be 0 (training), 1 (validation) or 2 (test); x_label="
                + fields[2]);
      } else if (isUser && isItem) {
        pairs
            .computeIfAbsent(Integer.parseInt(fields[0]), _ -> new TreeMap<>())
            .computeIfAbsent(Integer.parseInt(fields[1]), _ -> new ArrayList<>())
            .add(new Line(fields[2], line));
      }
    }

    private boolean isId(String place, String name, String field) {
      String rule = null;
      if (!field.matches("-?[0-9]{1,18}")) {
        rule = "must be a whole number";
      } else if (Long.parseLong(field) < 0) {
        rule = "must not be negative";
      } else if (Long.parseLong(field) >= Integer.MAX_VALUE) {
        rule = "must be smaller than " + Integer.MAX_VALUE;
      } else if (field.length() > 1 && field.startsWith("0")) {
        padded++;
        firstPadded = firstPadded == null ? name + "=" + field : firstPadded;
      }
      if (rule != null) {
        errors.add(place + name + " " + rule + "; " + name + "=" + field);
      }
      return rule == null;
    }

    private void sort() {
      List<Line> repeated = new ArrayList<>();
      List<String> repeatedPairs = new ArrayList<>();
      pairs.forEach(
          (user, items) ->
              items.forEach(
                  (item, lines) -> {
                    var first = new First(lines.getFirst().label(), lines.getFirst().line());
                    firsts.computeIfAbsent(user, _ -> new TreeMap<>()).put(item, first);
                    for (Line line : lines.subList(1, lines.size())) {
                      if (line.label().equals(first.label())) {
                        repeated.add(line);
                        repeatedPairs.add("user " + user + ", item " + item);
                      } else {
                        errors.add(
                            "%s:%d: a pair must be in one split; user %d, item %d is %s on line %d and %s here"
                                .formatted(
                                    FILE,
                                    line.line(),
                                    user,
                                    item,
                                    first.label(),
                                    first.line(),
                                    line.label()));
                      }
                    }
                  }));
      if (!repeated.isEmpty()) {
        int earliest = 0;
        for (int at = 1; at < repeated.size(); at++) {
          earliest = repeated.get(at).line() < repeated.get(earliest).line() ? at : earliest;
        }
        warnings.add(
            "%s:%d: skipped repeated interactions: %d; the first is %s"
                .formatted(
                    FILE,
                    repeated.get(earliest).line(),
                    repeated.size(),
                    repeatedPairs.get(earliest)));
      }
    }

    TreeMap<Integer, TreeSet<Integer>> split(String label) {
      TreeMap<Integer, TreeSet<Integer>> found = new TreeMap<>();
      firsts.forEach(
          (user, items) ->
              items.forEach(
                  (item, first) -> {
                    if (first.label().equals(label)) {
                      found.computeIfAbsent(user, _ -> new TreeSet<>()).add(item);
                    }
                  }));
      return found;
    }
  }
}
