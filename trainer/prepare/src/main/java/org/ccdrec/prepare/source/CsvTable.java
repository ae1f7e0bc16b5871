package org.ccdrec.prepare.source;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table of separated values (RFC 4180): CSV with a comma, semicolon, tab or bar, and TSV.
 *
 * <p>A row whose number of fields differs from the header's is reported as broken. An unclosed
 * quote, or text after a closing quote, aborts reading, because the boundaries of later rows are
 * unknown.
 */
final class CsvTable implements Table {
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};
  private static final int LONGEST_HEADER = 1 << 20;
  private static final Pattern RECORD_START = Pattern.compile("record starting at line (\\d+)");

  private final SourceFile file;
  private final List<String> givenHeader;
  private final LongConsumer read;

  CsvTable(SourceFile file, List<String> givenHeader, LongConsumer read) {
    this.file = file;
    this.givenHeader = givenHeader;
    this.read = read;
  }

  @Override
  public List<String> columns(long rows) throws IOException {
    if (!givenHeader.isEmpty()) {
      return givenHeader;
    }
    try (BufferedReader text = TextFile.open(file, bytes -> {});
        CsvReader<CsvRecord> records = reader(text)) {
      var iterator = records.iterator();
      if (!iterator.hasNext()) {
        throw new SourceException(file.name(), "is empty; it must have a header line");
      }
      return header(iterator.next());
    } catch (CsvParseException e) {
      throw broken(e, 1);
    } catch (UncheckedIOException e) {
      throw TextFile.explained(file, 1, e);
    } catch (IOException e) {
      throw TextFile.explained(file, 1, e);
    }
  }

  private List<String> header(CsvRecord first) throws SourceException {
    var names = new ArrayList<String>();
    for (String name : first.getFields()) {
      names.add(name.strip());
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new SourceException(
          file.name(),
          first.getStartingLineNumber(),
          "the header must name each column once; found " + names);
    }
    return names;
  }

  @Override
  public void read(List<String> columns, Rows rows) throws IOException {
    List<String> header = columns(1);
    int[] positions = columns.stream().mapToInt(header::indexOf).toArray();
    @Nullable String[] values = new String[positions.length];
    long line = 0;
    try (BufferedReader text = TextFile.open(file, read);
        CsvReader<CsvRecord> records = reader(text)) {
      boolean skipHeader = givenHeader.isEmpty();
      for (CsvRecord record : records) {
        line = record.getStartingLineNumber();
        if (skipHeader) {
          skipHeader = false;
        } else if (record.getFieldCount() != header.size()) {
          String rule = "a row must have as many fields as the header, %d; it has %d";
          rows.broken(line, rule.formatted(header.size(), record.getFieldCount()), excerpt(record));
        } else {
          for (int at = 0; at < positions.length; at++) {
            String value = record.getField(positions[at]);
            values[at] = value.isEmpty() ? null : value;
          }
          rows.row(line, values);
        }
      }
    } catch (CsvParseException e) {
      throw broken(e, line);
    } catch (UncheckedIOException e) {
      throw TextFile.explained(file, line, e);
    } catch (IOException e) {
      throw TextFile.explained(file, line, e);
    }
  }

  private static String excerpt(CsvRecord record) {
    String text = String.join(",", record.getFields());
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }

  private CsvReader<CsvRecord> reader(BufferedReader text) throws IOException {
    return CsvReader.builder()
        .fieldSeparator(separator(text))
        .skipEmptyLines(true)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .ofCsvRecord(text);
  }

  /** Returns the separator that occurs most often in the first line, outside of quotes. */
  private char separator(BufferedReader text) throws IOException {
    if (file.format() == Format.TSV) {
      return '\t';
    }
    text.mark(LONGEST_HEADER);
    int[] counts = new int[SEPARATORS.length];
    boolean quoted = false;
    for (int read = 0; read < LONGEST_HEADER - 1; read++) {
      int character = text.read();
      if (character < 0 || (!quoted && (character == '\n' || character == '\r'))) {
        break;
      }
      quoted ^= character == '"';
      for (int at = 0; at < SEPARATORS.length && !quoted; at++) {
        counts[at] += character == SEPARATORS[at] ? 1 : 0;
      }
    }
    text.reset();
    int best = 0;
    for (int at = 1; at < counts.length; at++) {
      best = counts[at] > counts[best] ? at : best;
    }
    return SEPARATORS[best];
  }

  private IOException broken(CsvParseException e, long lastLine) {
    if (e.getCause() instanceof IOException cause) {
      return TextFile.explained(file, lastLine, cause);
    }
    String message = String.valueOf(e.getMessage());
    Matcher start = RECORD_START.matcher(message);
    long line = start.find() ? Long.parseLong(start.group(1)) : lastLine + 1;
    var exception =
        new SourceException(
            file.name(),
            line,
            "malformed quotes in this row make later row boundaries ambiguous ("
                + message
                + "); close the quote, or double a quote inside a quoted value");
    exception.initCause(e);
    return exception;
  }
}
