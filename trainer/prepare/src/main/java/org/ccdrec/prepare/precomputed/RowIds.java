package org.ccdrec.prepare.precomputed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The row of each item id: those listed, or the id itself read as a number. Immutable. */
final class RowIds {
  private static final Pattern ROW = Pattern.compile("0|[1-9][0-9]{0,9}");

  private final @Nullable Map<String, Integer> rows;

  private RowIds(@Nullable Map<String, Integer> rows) {
    this.rows = rows;
  }

  /**
   * Indexes ids.
   *
   * @param ids the id of each row, or empty if ids are row numbers
   * @throws IllegalArgumentException if an id occurs twice
   */
  static RowIds of(Optional<List<String>> ids) {
    if (ids.isEmpty()) {
      return new RowIds(null);
    }
    Map<String, Integer> rows = new HashMap<>();
    for (String id : ids.get()) {
      if (rows.putIfAbsent(id, rows.size()) != null) {
        throw new IllegalArgumentException(
            "ids must be distinct; '%s' stands on lines %d and %d"
                .formatted(id, rows.get(id) + 1, rows.size() + 1));
      }
    }
    return new RowIds(rows);
  }

  /** Returns the number of ids, or −1 if ids are row numbers. */
  int size() {
    return rows == null ? -1 : rows.size();
  }

  /** Returns the row of an item, or −1. */
  long row(String id) {
    if (rows != null) {
      return rows.getOrDefault(id, -1);
    }
    return ROW.matcher(id).matches() ? Long.parseLong(id) : -1;
  }
}
