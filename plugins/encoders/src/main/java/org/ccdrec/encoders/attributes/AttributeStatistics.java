package org.ccdrec.encoders.attributes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ccdrec.encoding.ItemContent;

/** Gathers the values of each attribute of a catalogue. Not thread-safe. */
final class AttributeStatistics {
  private final AttributesConfig config;
  private final Map<String, Values> attributes = new TreeMap<>();

  AttributeStatistics(AttributesConfig config) {
    this.config = config;
  }

  /** What is known of an attribute; the distinct values are kept up to one more than the limit. */
  private static final class Values {
    private final TreeSet<String> distinct = new TreeSet<>();
    private boolean isNumeric = true;
    private long count;
    private double mean;
    private double squares;

    /** Adds a number by Welford's algorithm. */
    void add(double number) {
      count++;
      double before = number - mean;
      mean += before / count;
      squares += before * (number - mean);
    }

    double deviation() {
      double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
      return deviation > 0 ? deviation : 1;
    }
  }

  void add(ItemContent item) {
    item.attributes()
        .forEach(
            (name, value) -> {
              if (config.names().isEmpty() || config.names().contains(name)) {
                add(attributes.computeIfAbsent(name, each -> new Values()), value);
              }
            });
  }

  private void add(Values values, Object value) {
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      values.add(number.doubleValue());
    } else {
      values.isNumeric = false;
    }
    for (String text : AttributesEncoder.texts(value)) {
      if (values.distinct.size() <= config.oneHotUpTo()) {
        values.distinct.add(text);
      }
    }
  }

  List<AttributeColumn> columns() {
    List<AttributeColumn> columns = new ArrayList<>();
    attributes.forEach((name, values) -> columns.add(column(name, values)));
    return columns;
  }

  private AttributeColumn column(String name, Values values) {
    if (values.isNumeric) {
      return new AttributeColumn.Numeric(name, values.mean, values.deviation());
    }
    return values.distinct.size() <= config.oneHotUpTo()
        ? new AttributeColumn.OneHot(name, List.copyOf(values.distinct))
        : new AttributeColumn.Hashed(name, config.buckets());
  }
}
