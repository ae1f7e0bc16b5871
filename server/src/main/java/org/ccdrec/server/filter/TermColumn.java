package org.ccdrec.server.filter;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A column of unordered values: a number for each distinct value, and the numbers of each item. */
final class TermColumn implements Column {
  private final Map<Object, Integer> numbers = new HashMap<>();
  private final int[] ends;
  private int[] terms = new int[16];
  private int size;
  private int filled;

  TermColumn(int items) {
    ends = new int[items];
  }

  @Override
  public void add(int item, Object value) {
    fillUpTo(item);
    if (value instanceof List<?> values) {
      values.forEach(this::put);
    } else {
      put(value);
    }
    ends[item] = size;
    filled = item + 1;
  }

  private void fillUpTo(int item) {
    Arrays.fill(ends, filled, item, size);
    filled = item;
  }

  private void put(Object value) {
    if (size == terms.length) {
      terms = Arrays.copyOf(terms, 2 * size + 16);
    }
    terms[size++] = numbers.computeIfAbsent(value, missing -> numbers.size());
  }

  static TermColumn read(boolean isBoolean, int items, ByteBuffer in) {
    var column = new TermColumn(items);
    for (int distinct = in.getInt(); distinct > 0; distinct--) {
      byte[] text = new byte[in.getInt()];
      in.get(text);
      String term = new String(text, StandardCharsets.UTF_8);
      column.numbers.put(isBoolean ? Boolean.valueOf(term) : term, column.numbers.size());
    }
    column.filled = in.getInt();
    column.size = in.getInt();
    column.terms = new int[column.size];
    in.asIntBuffer().get(column.ends, 0, column.filled).get(column.terms);
    in.position(in.position() + Integer.BYTES * (column.filled + column.size));
    return column;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    out.writeInt(numbers.size());
    for (Object term : byNumber()) {
      byte[] text = term.toString().getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
    out.writeInt(filled);
    out.writeInt(size);
    for (int item = 0; item < filled; item++) {
      out.writeInt(ends[item]);
    }
    for (int at = 0; at < size; at++) {
      out.writeInt(terms[at]);
    }
  }

  private Object[] byNumber() {
    var distinct = new Object[numbers.size()];
    numbers.forEach((term, number) -> distinct[number] = term);
    return distinct;
  }

  @Override
  public void markPresent(BitSet items) {
    for (int item = 0, start = 0; item < filled; start = ends[item], item++) {
      if (ends[item] > start) {
        items.set(item);
      }
    }
  }

  @Override
  public void markOneOf(List<Object> values, BitSet items) {
    var wanted = new BitSet();
    for (Object value : values) {
      Integer number = numbers.get(value);
      if (number != null) {
        wanted.set(number);
      }
    }
    mark(wanted, items);
  }

  /** Compares the values that are times in ISO 8601; others are on no side of a bound. */
  @Override
  public void markCompared(Condition.Comparison comparison, Object bound, BitSet items) {
    var wanted = new BitSet();
    numbers.forEach(
        (value, number) -> {
          Instant time = IsoTime.parse(value.toString());
          if (time != null && comparison.holds(time.compareTo((Instant) bound))) {
            wanted.set(number);
          }
        });
    mark(wanted, items);
  }

  private void mark(BitSet wanted, BitSet items) {
    for (int item = 0, at = 0; item < filled && !wanted.isEmpty(); item++) {
      for (; at < ends[item]; at++) {
        if (wanted.get(terms[at])) {
          items.set(item);
        }
      }
    }
  }
}
