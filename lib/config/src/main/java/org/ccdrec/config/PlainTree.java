package org.ccdrec.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts maps of plain values, as produced by JSON parsers and {@link ConfigWriter}, to nodes.
 */
final class PlainTree {

  private PlainTree() {}

  static Node.Mapping mapping(Position position, Map<?, ?> map) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    map.forEach(
        (key, value) ->
            entries.put(String.valueOf(key), new Node.Entry(position, node(position, value))));
    return new Node.Mapping(position, entries);
  }

  private static Node node(Position position, @Nullable Object value) {
    return switch (value) {
      case null -> new Node.Scalar(position, "", Node.Style.PLAIN);
      case Map<?, ?> map -> mapping(position, map);
      case Collection<?> elements -> {
        List<Node> nodes = new ArrayList<>();
        elements.forEach(element -> nodes.add(node(position, element)));
        yield new Node.Sequence(position, nodes);
      }
      case Number number -> new Node.Scalar(position, number.toString(), Node.Style.PLAIN);
      case Boolean truth -> new Node.Scalar(position, truth.toString(), Node.Style.PLAIN);
      default -> new Node.Scalar(position, value.toString(), Node.Style.TEXT);
    };
  }
}
