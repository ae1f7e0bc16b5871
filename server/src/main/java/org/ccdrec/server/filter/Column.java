package org.ccdrec.server.filter;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.ccdrec.snapshot.AttributeType;

/** The values of one field over all items, stored for the conditions that its type allows. */
sealed interface Column permits TermColumn, OrderedColumn {
  /** Adds the value of an item. Items must be added in ascending order, each at most once. */
  void add(int item, Object value);

  /** Sets the bits of the items that have a value; an empty list is none. */
  void markPresent(BitSet items);

  /** Sets the bits of the items that have one of some values. */
  void markOneOf(List<Object> values, BitSet items);

  /** Sets the bits of the items whose value lies on one side of a bound. */
  void markCompared(Condition.Comparison comparison, Object bound, BitSet items);

  /** Writes the column in the format of {@link #read}. */
  void write(DataOutputStream out) throws IOException;

  /** Returns an empty column for values of a type. */
  static Column of(AttributeType type, int items) {
    return switch (type) {
      case STRING, STRINGS, BOOLEAN -> new TermColumn(items);
      case INTEGER, NUMBER, INSTANT -> new OrderedColumn(type, items);
    };
  }

  /** Reads a column of a type. */
  static Column read(AttributeType type, int items, ByteBuffer in) {
    return switch (type) {
      case STRING, STRINGS, BOOLEAN -> TermColumn.read(type == AttributeType.BOOLEAN, items, in);
      case INTEGER, NUMBER, INSTANT -> OrderedColumn.read(type, items, in);
    };
  }
}
