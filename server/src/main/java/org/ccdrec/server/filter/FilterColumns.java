package org.ccdrec.server.filter;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.ItemMetadata;

/**
 * The columns of some items by field, against which conditions are evaluated. Safe for use by many
 * threads once it is filled.
 */
final class FilterColumns {
  private final int items;
  private final Map<String, Column> columns = new HashMap<>();

  /** Creates a set of columns for a number of items. */
  FilterColumns(int items) {
    this.items = items;
  }

  /** Reads columns in the order of their fields. */
  static FilterColumns read(Map<String, AttributeType> types, int items, ByteBuffer in) {
    var read = new FilterColumns(items);
    types.forEach((field, type) -> read.columns.put(field, Column.read(type, items, in)));
    return read;
  }

  /** Writes the columns of some fields in their order. */
  void write(Collection<String> fields, DataOutputStream out) throws IOException {
    for (String field : fields) {
      column(field).write(out);
    }
  }

  /** Adds an empty column. */
  void create(String field, AttributeType type) {
    columns.put(field, Column.of(type, items));
  }

  /** Adds the metadata of an item; items must be added in ascending order. */
  void add(int item, ItemMetadata metadata) {
    String category = metadata.category();
    metadata
        .attributes()
        .forEach(
            (name, value) -> {
              if (!name.equals(ItemFilters.CATEGORY)) {
                add(name, item, value);
              }
            });
    if (category != null) {
      add(ItemFilters.CATEGORY, item, category);
    }
  }

  /** Adds a value of an item, if there is a column for it. */
  void add(String name, int item, Object value) {
    Column column = columns.get(name);
    if (column != null) {
      column.add(item, value);
    }
  }

  /** Returns the items for which a condition holds. */
  BitSet evaluate(Condition condition) {
    var result = new BitSet(items);
    switch (condition) {
      case Condition.And(Condition left, Condition right) -> {
        result = evaluate(left);
        result.and(evaluate(right));
      }
      case Condition.Or(Condition left, Condition right) -> {
        result = evaluate(left);
        result.or(evaluate(right));
      }
      case Condition.Not(Condition negated) -> {
        result = evaluate(negated);
        result.flip(0, items);
      }
      case Condition.Present(String field) -> column(field).markPresent(result);
      case Condition.OneOf(String field, var values) -> column(field).markOneOf(values, result);
      case Condition.Compared(String field, var comparison, Object bound) ->
          column(field).markCompared(comparison, bound, result);
    }
    return result;
  }

  private Column column(String field) {
    Column column = columns.get(field);
    if (column == null) {
      throw new IllegalStateException("the parser refuses unknown fields: " + field);
    }
    return column;
  }
}
