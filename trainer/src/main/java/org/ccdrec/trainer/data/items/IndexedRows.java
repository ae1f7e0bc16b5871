package org.ccdrec.trainer.data.items;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.ccdrec.trainer.data.inter.InteractionTable;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table of users or items by index, which reports its errors. Not safe for use by
 * several threads.
 *
 * @param <R> type of a row
 */
final class IndexedRows<R extends IndexedRows.Row> {
  private final TableLines lines;
  private final String what;
  private final TreeMap<Integer, R> rows = new TreeMap<>();

  /** A row of the table. */
  interface Row {
    /** Returns its line in the file. */
    long line();

    /** Returns the external id, or null if it has none. */
    @Nullable String id();
  }

  /**
   * Creates an empty table.
   *
   * @param what what a row is about, {@code user} or {@code item}
   */
  IndexedRows(TableLines lines, String what) {
    this.lines = lines;
    this.what = what;
  }

  TableLines lines() {
    return lines;
  }

  /** Adds a row, or reports that the table has one with this index. */
  void add(int index, R row) {
    R earlier = rows.putIfAbsent(index, row);
    if (earlier != null) {
      lines.error(
          row.line(),
          "%s %s must have one row; %s %d is also on line %d"
              .formatted(what.startsWith("i") ? "an" : "a", what, what, index, earlier.line()));
    }
  }

  /**
   * Returns the largest index plus one, after reporting and removing rows whose index is too large
   * by the rule of {@link org.ccdrec.trainer.data.inter.InteractionReader}.
   *
   * @param known number of users or items according to another file
   */
  int count(int known) {
    long bound =
        Math.max(
            Math.max(InteractionTable.ID_FLOOR, known),
            (long) InteractionTable.ID_FACTOR * rows.size());
    while (!rows.isEmpty() && rows.lastKey() >= bound) {
      Map.Entry<Integer, R> last = rows.pollLastEntry();
      lines.error(
          last.getValue().line(),
          "%s must be smaller than %d, for ids are dense indices; %s=%d"
              .formatted(lines.key(), bound, lines.key(), last.getKey()));
    }
    return end();
  }

  /** Returns the largest index plus one, 0 without rows. */
  int end() {
    return rows.isEmpty() ? 0 : rows.lastKey() + 1;
  }

  /** Sets the external ids that the table contains. */
  void name(ExternalIds ids) {
    rows.forEach(
        (index, row) -> {
          if (row.id() != null) {
            ids.set(index, row.id(), lines.file(), row.line(), lines.problems());
          }
        });
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Returns the rows by index. */
  Collection<R> values() {
    return rows.values();
  }

  /** Passes the rows to a consumer, by index. */
  void forEach(BiConsumer<Integer, R> consumer) {
    rows.forEach(consumer);
  }
}
