package org.ccdrec.encoders.attributes;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;

/** The encoder {@code attributes}; standardised numbers are limited to five deviations. */
final class AttributesEncoder implements ItemEncoder {
  private static final double MOST_DEVIATIONS = 5;

  private final Columns columns;

  AttributesEncoder(Columns columns) {
    this.columns = columns;
  }

  @Override
  public int width() {
    return columns.width();
  }

  @Override
  public List<Encoding> encode(List<ItemContent> batch) {
    return batch.stream().map(this::encode).toList();
  }

  private Encoding encode(ItemContent item) {
    float[] vector = new float[columns.width()];
    boolean isPresent = false;
    int at = 0;
    for (AttributeColumn column : columns.columns()) {
      Object value = item.attributes().get(column.name());
      if (value != null) {
        isPresent = true;
        write(column, value, vector, at);
      }
      at += column.width();
    }
    return isPresent ? new Encoding.Vector(vector) : new Encoding.Absent("no attributes");
  }

  private static void write(AttributeColumn column, Object value, float[] vector, int at) {
    switch (column) {
      case AttributeColumn.Numeric(_, double mean, double deviation) -> {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
          double standardised = (number.doubleValue() - mean) / deviation;
          vector[at] = (float) Math.clamp(standardised, -MOST_DEVIATIONS, MOST_DEVIATIONS);
        }
      }
      case AttributeColumn.OneHot(_, List<String> values) -> {
        for (String text : texts(value)) {
          int index = Collections.binarySearch(values, text);
          if (index >= 0) {
            vector[at + index] = 1;
          }
        }
      }
      case AttributeColumn.Hashed(_, int width) -> {
        for (String text : texts(value)) {
          int hash = scrambled(text.hashCode());
          vector[at + Math.floorMod(hash >> 1, width)] += (hash & 1) == 0 ? 1 : -1;
        }
      }
    }
  }

  /** Mixes the bits of a hash code (the finaliser of MurmurHash3). */
  private static int scrambled(int hash) {
    int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return mixed ^ mixed >>> 16;
  }

  /** Returns the distinct texts of a category or a list of categories. */
  static Set<String> texts(Object value) {
    return value instanceof List<?> list
        ? new TreeSet<>(list.stream().map(String::valueOf).toList())
        : new TreeSet<>(Arrays.asList(String.valueOf(value)));
  }
}
