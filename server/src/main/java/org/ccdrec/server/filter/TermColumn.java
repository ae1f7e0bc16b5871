package org.ccdrec.server.filter;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values without an order: a number for each distinct one, and each item's numbers. */
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
      terms = Arrays.copyOf(terms, 2 * size);
    }
    terms[size++] = numbers.computeIfAbsent(value, missing -> numbers.size());
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
    for (int item = 0, at = 0; item < filled && !wanted.isEmpty(); item++) {
      for (; at < ends[item]; at++) {
        if (wanted.get(terms[at])) {
          items.set(item);
        }
      }
    }
  }

  @Override
  public void markCompared(Condition.Comparison comparison, Object bound, BitSet items) {
    throw new IllegalStateException("the parser refuses to compare values without an order");
  }
}
