package org.ccdrec.prepare.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.ccdrec.config.JsonSyntax;
import org.jspecify.annotations.Nullable;

/**
 * A file with a JSON object on each line. Blank lines are skipped; any other line is a broken row.
 */
final class JsonLinesTable implements Table {
  private static final String RULE = "a line must be one JSON object";

  private final SourceFile file;
  private final LongConsumer read;

  JsonLinesTable(SourceFile file, LongConsumer read) {
    this.file = file;
    this.read = read;
  }

  @Override
  public List<String> columns(long rows) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    lines(bytes -> {}, rows, (line, text) -> members(text, (name, value) -> names.add(name)));
    return List.copyOf(names);
  }

  @Override
  public void read(List<String> columns, Rows rows) throws IOException {
    Map<String, Integer> positions = JsonValues.positions(columns);
    @Nullable String[] values = new String[columns.size()];
    lines(
        read,
        Long.MAX_VALUE,
        (line, text) -> {
          Arrays.fill(values, null);
          String fault =
              members(
                  text,
                  (name, value) -> {
                    Integer position = positions.get(name);
                    if (position != null) {
                      values[position] = value == null || value.isEmpty() ? null : value;
                    }
                  });
          if (fault == null) {
            rows.row(line, values);
          } else {
            rows.broken(line, RULE + "; " + fault, shortened(text));
          }
        });
  }

  private interface Line {
    void take(long line, String text) throws IOException;
  }

  private void lines(LongConsumer listener, long limit, Line consumer) throws IOException {
    long line = 0;
    try (BufferedReader reader = TextFile.open(file, listener)) {
      long taken = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        if (!text.isBlank() && taken++ < limit) {
          consumer.take(line, text);
        } else if (taken > limit) {
          return;
        }
      }
    } catch (IOException e) {
      throw TextFile.explained(file, line, e);
    }
  }

  /** Reads a line's object; returns an error description, or null if the line is valid. */
  private static @Nullable String members(String text, JsonValues.Members members)
      throws IOException {
    try (JsonParser parser = JsonValues.factory().createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        return "it starts with another value";
      }
      JsonValues.read(parser, members);
      return parser.nextToken() == null ? null : "something follows the object";
    } catch (JsonProcessingException e) {
      return JsonSyntax.fault(e);
    }
  }

  private static String shortened(String text) {
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }
}
