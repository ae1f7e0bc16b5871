package org.ccdrec.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.spi.Interactions;

/**
 * The reader of {@code .inter} files: a tab-separated table of interactions with a header line.
 *
 * <p>The header names the columns; {@code userID}, {@code itemID} and {@code x_label} must be among
 * them, in any order, and others (a rating, a timestamp) are ignored. Each further line has as many
 * fields as the header; empty lines are skipped. Ids are dense indices from 0, written in decimal;
 * {@code x_label} is 0 for training, 1 for validation, 2 for test.
 *
 * <p>Not every index needs to occur, but an id must be smaller than the larger of {@value
 * #ID_FLOOR}, {@value #ID_FACTOR} × the number of interactions, and the size of the id table or
 * feature matrix that accounts for it: a single absurd id would otherwise allocate gigabytes.
 *
 * <p>A pair that occurs more than once with one label is kept once and counted in a warning. A pair
 * that occurs with two labels is refused, since it would leak held-out data.
 */
final class InteractionReader {
  static final int ID_FLOOR = 100_000;
  static final int ID_FACTOR = 16;

  private static final List<String> COLUMNS = List.of("userID", "itemID", "x_label");

  private final String file;
  private final Problems problems;
  private int count;
  private int[] users = new int[1024];
  private int[] items = new int[1024];
  private byte[] labels = new byte[1024];
  private int[] lines = new int[1024];

  InteractionReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The interactions of each split. */
  record Splits(Interactions train, Interactions validation, Interactions test) {}

  /** Reads all lines and reports those that break a rule by themselves. */
  void read(InputStream in) throws IOException {
    try {
      var tsv = new TsvLines(in);
      if (!tsv.next()) {
        throw new FormatException("the file is empty; it must have a header line");
      }
      int[] positions = header(tsv);
      int width = tsv.fieldCount();
      while (tsv.next()) {
        if (!tsv.isEmpty()) {
          line(tsv, positions, width);
        }
      }
    } catch (FormatException e) {
      problems.error(file, e.line(), String.valueOf(e.getMessage()));
    }
    in.transferTo(OutputStream.nullOutputStream());
  }

  private static int[] header(TsvLines tsv) throws FormatException {
    var names = new ArrayList<String>();
    for (int i = 0; i < tsv.fieldCount(); i++) {
      names.add(tsv.field(i));
    }
    for (String column : COLUMNS) {
      if (!names.contains(column)) {
        throw new FormatException(
            1,
            "the header must name the tab-separated columns %s; %s is missing, found %s"
                .formatted(COLUMNS, column, FormatException.shown(names.toString())));
      }
      if (names.indexOf(column) != names.lastIndexOf(column)) {
        throw new FormatException(1, "the header must name each column once; " + column);
      }
    }
    return COLUMNS.stream().mapToInt(names::indexOf).toArray();
  }

  private void line(TsvLines tsv, int[] positions, int width) throws FormatException {
    if (tsv.fieldCount() != width) {
      int found = tsv.fieldCount();
      problems.error(
          file,
          tsv.line(),
          () -> "a line must have as many fields as the header, " + width + "; it has " + found);
      return;
    }
    long user = id(tsv, positions, 0);
    long item = id(tsv, positions, 1);
    long label = tsv.number(positions[2]);
    if (label < 0 || label > 2) {
      reject(tsv, positions, 2, "must be 0 (training), 1 (validation) or 2 (test)");
    } else if (user >= 0 && item >= 0) {
      add((int) user, (int) item, (byte) label, tsv.line());
    }
  }

  private long id(TsvLines tsv, int[] positions, int column) {
    long id = tsv.number(positions[column]);
    if (id == Long.MIN_VALUE) {
      reject(tsv, positions, column, "must be a whole number");
    } else if (id < 0) {
      reject(tsv, positions, column, "must not be negative");
    } else if (id >= Integer.MAX_VALUE) {
      reject(tsv, positions, column, "must be smaller than " + Integer.MAX_VALUE);
      return -1;
    }
    return id;
  }

  private void reject(TsvLines tsv, int[] positions, int column, String rule) {
    problems.error(
        file,
        tsv.line(),
        () -> {
          String name = COLUMNS.get(column);
          String found = FormatException.shown(tsv.field(positions[column]));
          return name + " " + rule + "; " + name + "=" + found;
        });
  }

  private void add(int user, int item, byte label, long line) throws FormatException {
    if (count == users.length) {
      if (count > Integer.MAX_VALUE / 4) {
        throw new FormatException(line, "a dataset must have fewer than 2^29 interactions");
      }
      int capacity = 2 * count;
      users = Arrays.copyOf(users, capacity);
      items = Arrays.copyOf(items, capacity);
      labels = Arrays.copyOf(labels, capacity);
      lines = Arrays.copyOf(lines, capacity);
    }
    users[count] = user;
    items[count] = item;
    labels[count] = label;
    lines[count++] = (int) Math.min(line, Integer.MAX_VALUE);
  }

  /**
   * The largest user id found plus one, after reporting ids that are too large for the data.
   *
   * @param known users that another file accounts for
   */
  int userCount(int known) {
    return boundedCount("userID", users, known);
  }

  /**
   * The largest item id found plus one, after reporting ids that are too large for the data.
   *
   * @param known items that another file accounts for
   */
  int itemCount(int known) {
    return boundedCount("itemID", items, known);
  }

  private int boundedCount(String column, int[] ids, int known) {
    long bound = Math.max(Math.max(ID_FLOOR, known), (long) ID_FACTOR * count);
    int largest = -1;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      if (id >= bound) {
        problems.error(
            file,
            lines[i],
            () ->
                "%s must be smaller than %d, for ids are dense indices (%d times the interactions, at least %d); %s=%d"
                    .formatted(column, bound, ID_FACTOR, ID_FLOOR, column, id));
      } else {
        largest = Math.max(largest, id);
      }
    }
    return largest + 1;
  }

  /**
   * The three splits, after reporting repeated pairs and empty splits. Interactions out of range,
   * reported before, are left out.
   */
  Splits splits(int userCount, int itemCount) {
    dropOutside(userCount, itemCount);
    int[] order =
        PairOrder.of(
            Arrays.copyOf(users, count), Arrays.copyOf(items, count), userCount, itemCount);
    boolean[] keep = keepFirst(order);
    var splits =
        new Splits(
            split(Split.TRAIN, keep, userCount, itemCount),
            split(Split.VALIDATION, keep, userCount, itemCount),
            split(Split.TEST, keep, userCount, itemCount));
    boolean unread = count == 0 && problems.count(file) > 0;
    if (!unread) {
      reportIfEmpty(Split.TRAIN, splits.train);
      reportIfEmpty(Split.VALIDATION, splits.validation);
      reportIfEmpty(Split.TEST, splits.test);
    }
    return splits;
  }

  private void reportIfEmpty(Split split, Interactions interactions) {
    if (interactions.size() == 0) {
      problems.error(
          file,
          "each split must have an interaction; none has x_label %d (%s)"
              .formatted(split.ordinal(), split.label()));
    }
  }

  private void dropOutside(int userCount, int itemCount) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (users[i] < userCount && items[i] < itemCount) {
        users[kept] = users[i];
        items[kept] = items[i];
        labels[kept] = labels[i];
        lines[kept++] = lines[i];
      }
    }
    count = kept;
  }

  private boolean[] keepFirst(int[] order) {
    boolean[] keep = new boolean[count];
    int repeated = 0;
    int example = -1;
    int first = -1;
    for (int position : order) {
      if (first >= 0 && users[first] == users[position] && items[first] == items[position]) {
        if (labels[first] != labels[position]) {
          reportTwoSplits(first, position);
        } else {
          repeated++;
          example = example < 0 ? position : Math.min(example, position);
        }
      } else {
        first = position;
        keep[position] = true;
      }
    }
    if (repeated > 0) {
      problems.warn(
          file,
          lines[example],
          "left out repeated interactions: %d; the first is user %d, item %d"
              .formatted(repeated, users[example], items[example]));
    }
    return keep;
  }

  private void reportTwoSplits(int first, int position) {
    int user = users[position];
    int item = items[position];
    int earlier = lines[first];
    String labelled = labels[first] + " on line " + earlier + " and " + labels[position] + " here";
    problems.error(
        file,
        lines[position],
        "a pair must be in one split; user " + user + ", item " + item + " is " + labelled);
  }

  private Interactions split(Split split, boolean[] keep, int userCount, int itemCount) {
    int[] splitUsers = new int[count];
    int[] splitItems = new int[count];
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (keep[i] && labels[i] == split.ordinal()) {
        splitUsers[size] = users[i];
        splitItems[size++] = items[i];
      }
    }
    return Interactions.of(
        userCount, itemCount, Arrays.copyOf(splitUsers, size), Arrays.copyOf(splitItems, size));
  }
}
