package org.ccdrec.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An untyped configuration value with its position in the source. */
sealed interface Node {

  Position position();

  /** Returns the value as written on a single line. */
  String text();

  /** How a scalar was written, which determines the types it can be bound to. */
  enum Style {
    /** A null, number or boolean in a file. */
    PLAIN,
    /** A text in a file, quoted or not: never null. */
    TEXT,
    /** Given outside a file: parsed as YAML if a list or section is expected. */
    OUTSIDE
  }

  record Scalar(Position position, String text, Style style) implements Node {

    private static final Set<String> NULLS = Set.of("~", "null", "Null", "NULL");
    private static final Pattern QUOTED = Pattern.compile("'.*'|\".*\"", Pattern.DOTALL);

    boolean isNull() {
      return style != Style.TEXT
          && (NULLS.contains(text) || (style == Style.PLAIN && text.isEmpty()));
    }

    /** Returns whether this is a quoted text given outside a file. */
    boolean isQuoted() {
      return style == Style.OUTSIDE && QUOTED.matcher(text).matches();
    }

    /** Returns whether this is a list or section given as text outside a file. */
    boolean isStructured() {
      return style == Style.OUTSIDE && (text.startsWith("[") || text.startsWith("{"));
    }
  }

  record Sequence(Position position, List<Node> elements) implements Node {
    @Override
    public String text() {
      return elements.stream().map(Node::text).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  record Mapping(Position position, Map<String, Entry> entries) implements Node {

    static Mapping empty(Position position) {
      return new Mapping(position, Map.of());
    }

    Mapping with(String key, Position keyPosition, Node value) {
      Map<String, Entry> copy = new LinkedHashMap<>(entries);
      copy.put(key, new Entry(keyPosition, value));
      return new Mapping(position, copy);
    }

    @Override
    public String text() {
      return entries.entrySet().stream()
          .map(e -> e.getKey() + ": " + e.getValue().value().text())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /** A mapping's value and the position of its key. */
  record Entry(Position keyPosition, Node value) {}
}
