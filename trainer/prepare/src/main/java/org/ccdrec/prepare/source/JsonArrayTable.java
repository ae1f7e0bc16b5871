package org.ccdrec.prepare.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
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
 * A file that is one JSON array of objects. It is streamed, not loaded into memory. Rows are
 * numbered by their position in the array, because many of them may stand on one line.
 */
final class JsonArrayTable implements Table {
  private final SourceFile file;
  private final LongConsumer read;

  JsonArrayTable(SourceFile file, LongConsumer read) {
    this.file = file;
    this.read = read;
  }

  @Override
  public List<String> columns(long rows) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    objects(
        bytes -> {},
        rows,
        (row, parser) -> JsonValues.read(parser, (name, value) -> names.add(name)));
    return List.copyOf(names);
  }

  @Override
  public void read(List<String> columns, Rows rows) throws IOException {
    Map<String, Integer> positions = JsonValues.positions(columns);
    @Nullable String[] values = new String[columns.size()];
    objects(
        read,
        Long.MAX_VALUE,
        (row, parser) -> {
          Arrays.fill(values, null);
          JsonValues.read(
              parser,
              (name, value) -> {
                Integer position = positions.get(name);
                if (position != null) {
                  values[position] = value == null || value.isEmpty() ? null : value;
                }
              });
          rows.row(row, values);
        });
  }

  private interface Element {
    void take(long row, JsonParser parser) throws IOException;
  }

  private void objects(LongConsumer listener, long limit, Element consumer) throws IOException {
    long line = 1;
    try (JsonParser parser = JsonValues.factory().createParser(TextFile.open(file, listener))) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new SourceException(file.name(), 1, "must be one JSON array of objects");
      }
      long taken = 0;
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        line = parser.currentTokenLocation().getLineNr();
        if (token != JsonToken.START_OBJECT) {
          throw new SourceException(
              file.name(), line, "each element must be a JSON object; found " + token);
        }
        consumer.take(++taken, parser);
        if (taken == limit) {
          return;
        }
      }
      if (parser.nextToken() != null) {
        throw new SourceException(file.name(), line, "nothing may follow the array");
      }
    } catch (JsonProcessingException e) {
      long at = e.getLocation() == null ? line : e.getLocation().getLineNr();
      var exception =
          new SourceException(
              file.name(), at, "must be one JSON array of objects; " + JsonSyntax.fault(e));
      exception.initCause(e);
      throw exception;
    } catch (IOException e) {
      throw TextFile.explained(file, line, e);
    }
  }
}
