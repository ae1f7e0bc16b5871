package org.ccdrec.trainer.data.inter;

import java.util.Arrays;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The interactions of a {@code .inter} file in columns with their line numbers, for the checks of
 * {@link InteractionReader} that concern several lines. Not safe for use by several threads.
 */
public final class InteractionTable implements InteractionReader.Sink {
  /** Ids below this number are always accepted. */
  public static final int ID_FLOOR = 100_000;

  /** Ids below this multiple of the number of rows are always accepted. */
  public static final int ID_FACTOR = 16;

  private static final int LABELS = 3;

  private final String file;
  private final Problems problems;
  private int count;
  private int[] users = new int[1024];
  private int[] items = new int[1024];
  private byte[] labels = new byte[1024];
  private int[] lines = new int[1024];

  /** Creates an empty table that reports to a collector. */
  public InteractionTable(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Returns the smallest item id, or -1 if there are no interactions. */
  public int smallestItem() {
    return smallest(items);
  }

  /** Warns if the user ids seem to count from 1. */
  public void warnIfUsersCountFromOne() {
    if (smallest(users) == 1) {
      problems.warn(
          file,
          0,
          "the smallest userID is 1, but ids are row numbers that count from 0: user 0 has no"
              + " interactions. If the ids count from 1, subtract 1 from each");
    }
  }

  /** Warns if the item ids seem to count from 1. */
  public void warnIfItemsCountFromOne() {
    if (smallest(items) == 1) {
      problems.warn(
          file,
          0,
          "the smallest itemID is 1, but ids are row numbers that count from 0: item 0 has no"
              + " interactions. If the ids count from 1, every item has the features of the next"
              + " one: subtract 1 from each");
    }
  }

  private int smallest(int[] ids) {
    return Arrays.stream(ids, 0, count).min().orElse(-1);
  }

  /** The interactions of each split. */
  public record Splits(Interactions train, Interactions validation, Interactions test) {}

  @Override
  public @Nullable String add(int user, int item, byte label, long line) {
    if (count == users.length) {
      if (count > Integer.MAX_VALUE / 4) {
        return "a dataset must have fewer than 2^29 interactions";
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
    return null;
  }

  /**
   * Returns the largest user id plus one, after reporting ids that are too large for the data.
   *
   * @param known number of users according to another file
   */
  public int userCount(int known) {
    return boundedCount("userID", users, known);
  }

  /**
   * Returns the largest item id plus one, after reporting ids that are too large for the data.
   *
   * @param known number of items according to another file
   */
  public int itemCount(int known) {
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
   * Returns the three splits, after reporting repeated pairs and empty splits. Interactions out of
   * range, which were reported before, are skipped.
   */
  public Splits splits(int userCount, int itemCount) {
    dropOutside(userCount, itemCount);
    SplitRows[] rows = distinctRows(userCount);
    var splits =
        new Splits(
            rows[0].interactions(itemCount),
            rows[1].interactions(itemCount),
            rows[2].interactions(itemCount));
    boolean isUnread = count == 0 && problems.count(file) > 0;
    if (!isUnread) {
      reportIfEmpty(splits.train);
    }
    return splits;
  }

  private void reportIfEmpty(Interactions train) {
    if (train.size() == 0) {
      problems.error(
          file, "there must be at least one training interaction; none has x_label 0 (train)");
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

  /** Returns the rows of each label, with the first of repeated pairs. */
  private SplitRows[] distinctRows(int userCount) {
    SplitRows[] rows = emptyRows(userCount);
    var order = new PairOrder(users, items, count, userCount);
    int repeated = 0;
    int example = -1;
    for (int user = 0; user < userCount; user++) {
      int size = order.sort(user);
      int first = -1;
      for (int rank = 0; rank < size; rank++) {
        int position = order.position(rank);
        if (first < 0 || items[first] != items[position]) {
          first = position;
          rows[labels[position]].add(items[position]);
        } else if (labels[first] != labels[position]) {
          reportTwoSplits(first, position);
        } else {
          repeated++;
          example = example < 0 ? position : Math.min(example, position);
        }
      }
      for (SplitRows row : rows) {
        row.endUser();
      }
    }
    warnOfRepeated(repeated, example);
    return rows;
  }

  private SplitRows[] emptyRows(int userCount) {
    int[] sizes = new int[LABELS];
    for (int i = 0; i < count; i++) {
      sizes[labels[i]]++;
    }
    return Arrays.stream(sizes)
        .mapToObj(size -> new SplitRows(userCount, size))
        .toArray(SplitRows[]::new);
  }

  private void warnOfRepeated(int repeated, int example) {
    if (repeated > 0) {
      problems.warn(
          file,
          lines[example],
          "skipped repeated interactions: %d; the first is user %d, item %d"
              .formatted(repeated, users[example], items[example]));
    }
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
}
