package org.ccdrec.trainer.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of an item table by item index, while a dataset is being read. */
final class ItemTable {
  private final String file;
  private final Problems problems;
  private final TreeMap<Integer, Row> rows = new TreeMap<>();

  ItemTable(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** What the table says about one item. */
  record Row(long line, @Nullable String id, ItemMetadata metadata) {}

  /**
   * One more than the largest item index of the table, after refusing rows whose index is too large
   * by the rule that {@link InteractionReader} states.
   *
   * @param known items that another file accounts for
   */
  int itemCount(int known) {
    long bound =
        Math.max(
            Math.max(InteractionReader.ID_FLOOR, known),
            (long) InteractionReader.ID_FACTOR * rows.size());
    while (!rows.isEmpty() && rows.lastKey() >= bound) {
      var last = rows.pollLastEntry();
      problems.error(
          file,
          last.getValue().line,
          "itemID must be smaller than %d, for ids are dense indices; itemID=%d"
              .formatted(bound, last.getKey()));
    }
    return rows.isEmpty() ? 0 : rows.lastKey() + 1;
  }

  void add(int item, Row row) {
    Row earlier = rows.putIfAbsent(item, row);
    if (earlier != null) {
      problems.error(
          file,
          row.line,
          "an item must have one row; item " + item + " is also on line " + earlier.line);
    }
  }

  /** The item index written as {@code text}, or -1 after reporting that it is none. */
  int index(long line, String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Integer.parseInt(text);
    }
    problems.error(
        file,
        line,
        "itemID must be a whole number from 0 to 999999999; itemID=" + FormatException.shown(text));
    return -1;
  }

  void error(long line, String message) {
    problems.error(file, line, message);
  }

  /** Passes on the external ids the table gives. */
  void nameItems(ExternalIds ids) {
    rows.forEach(
        (item, row) -> {
          if (row.id != null) {
            ids.set(item, row.id, file, row.line, problems);
          }
        });
  }

  /** Metadata of each item, or an empty list if the table has no rows. */
  List<ItemMetadata> metadata(int itemCount) {
    if (rows.isEmpty()) {
      return List.of();
    }
    var metadata = new ArrayList<ItemMetadata>(Collections.nCopies(itemCount, ItemMetadata.NONE));
    rows.forEach((item, row) -> metadata.set(item, row.metadata));
    return metadata;
  }
}
