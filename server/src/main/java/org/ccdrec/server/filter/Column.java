package org.ccdrec.server.filter;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.ccdrec.snapshot.AttributeType;

/** The values of one field over all items, kept for the questions that its type allows. */
sealed interface Column permits TermColumn, OrderedColumn {
  /** Takes the value of an item; items come in ascending order, each at most once. */
  void add(int item, Object value);

  /** Sets the bits of items whose value, or one of whose values, is one of these. */
  void markOneOf(List<Object> values, BitSet items);

  /** Sets the bits of items whose value lies on a side of a bound. */
  void markCompared(Condition.Comparison comparison, Object bound, BitSet items);

  /** Writes what {@link #read} makes a column of. */
  void write(DataOutputStream out) throws IOException;

  /** Returns an empty column for values of a type. */
  static Column of(AttributeType type, int items) {
    return switch (type) {
      case STRING, STRINGS, BOOLEAN -> new TermColumn(items);
      case INTEGER, NUMBER, INSTANT -> new OrderedColumn(type, items);
    };
  }

  /** Returns the column of a type that was written. */
  static Column read(AttributeType type, int items, ByteBuffer in) {
    return switch (type) {
      case STRING, STRINGS, BOOLEAN -> TermColumn.read(type == AttributeType.BOOLEAN, items, in);
      case INTEGER, NUMBER, INSTANT -> OrderedColumn.read(type, items, in);
    };
  }
}
