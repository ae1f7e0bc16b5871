package org.ccdrec.config;

import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A free section as an unmodifiable map of plain values that keeps its source positions, so that
 * errors found when it is bound later name file, line and full key.
 */
final class SectionMap extends AbstractMap<String, Object> {

  private static final int LONGEST_NUMBER = 1000;

  private final String path;
  private final Node.Mapping node;
  private final Map<String, Object> values;

  SectionMap(String path, Node.Mapping node) {
    this.path = path;
    this.node = node;
    this.values = Collections.unmodifiableMap(plain(node));
  }

  String path() {
    return path;
  }

  Node.Mapping node() {
    return node;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    return values.entrySet();
  }

  private static Map<String, Object> plain(Node.Mapping mapping) {
    Map<String, Object> values = new LinkedHashMap<>();
    mapping.entries().forEach((key, entry) -> values.put(key, plain(entry.value())));
    return values;
  }

  private static @Nullable Object plain(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> Collections.unmodifiableMap(plain(mapping));
      case Node.Sequence sequence -> {
        List<Object> elements = new ArrayList<>();
        sequence.elements().forEach(element -> elements.add(plain(element)));
        yield Collections.unmodifiableList(elements);
      }
      case Node.Scalar scalar -> plain(scalar);
    };
  }

  private static @Nullable Object plain(Node.Scalar scalar) {
    if (scalar.isNull()) {
      return null;
    }
    return scalar.style() == Node.Style.TEXT ? scalar.text() : guess(scalar.text());
  }

  private static Object guess(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.parseBoolean(text);
    }
    if (text.length() > LONGEST_NUMBER) {
      return text;
    }
    if (Leaves.INTEGER.matcher(text).matches()) {
      BigInteger value = new BigInteger(text.replace("_", ""));
      if (value.bitLength() < Integer.SIZE) {
        return value.intValue();
      }
      return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }
    return Leaves.NUMBER.matcher(text).matches()
        ? (Object) Double.parseDouble(text.replace("_", ""))
        : text;
  }
}
