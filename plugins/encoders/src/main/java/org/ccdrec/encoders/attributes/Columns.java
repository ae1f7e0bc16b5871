package org.ccdrec.encoders.attributes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns learned from a catalogue, with a text form of one line per column: {@code number NAME
 * MEAN DEVIATION}, {@code values NAME VALUE…} or {@code hashed NAME WIDTH}, where names and values
 * are URL-encoded. Immutable.
 *
 * @param columns the columns in the order of their elements
 */
record Columns(List<AttributeColumn> columns) {
  Columns {
    columns = List.copyOf(columns);
  }

  int width() {
    return columns.stream().mapToInt(AttributeColumn::width).sum();
  }

  String toText() {
    return columns.stream().map(Columns::line).collect(Collectors.joining("\n"));
  }

  private static String line(AttributeColumn column) {
    String name = URLEncoder.encode(column.name(), UTF_8);
    return switch (column) {
      case AttributeColumn.Numeric(_, double mean, double deviation) ->
          "number %s %s %s".formatted(name, mean, deviation);
      case AttributeColumn.OneHot(_, List<String> values) ->
          Stream.concat(
                  Stream.of("values", name),
                  values.stream().map(value -> URLEncoder.encode(value, UTF_8)))
              .collect(Collectors.joining(" "));
      case AttributeColumn.Hashed(_, int width) -> "hashed %s %d".formatted(name, width);
    };
  }

  /**
   * Parses the text form.
   *
   * @throws IllegalArgumentException if a line breaks the format
   */
  static Columns parse(String text) {
    List<AttributeColumn> columns = new ArrayList<>();
    for (String line : text.lines().toList()) {
      columns.add(column(line));
    }
    return new Columns(columns);
  }

  private static AttributeColumn column(String line) {
    String[] parts = line.split(" ", -1);
    try {
      String name = URLDecoder.decode(parts[1], UTF_8);
      return switch (parts[0]) {
        case "number" ->
            new AttributeColumn.Numeric(
                name, Double.parseDouble(parts[2]), Double.parseDouble(parts[3]));
        case "hashed" -> new AttributeColumn.Hashed(name, Integer.parseInt(parts[2]));
        case "values" ->
            new AttributeColumn.OneHot(
                name,
                Stream.of(parts).skip(2).map(value -> URLDecoder.decode(value, UTF_8)).toList());
        default -> throw new IllegalArgumentException("unknown kind " + parts[0]);
      };
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "what the encoder learned must be lines of columns; found: " + line, e);
    }
  }
}
