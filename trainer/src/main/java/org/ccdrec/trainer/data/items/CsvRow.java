package org.ccdrec.trainer.data.items;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.trainer.data.problem.FormatException;

/**
 * A record of comma-separated text as RFC 4180 describes it: fields may be quoted with {@code "}; a
 * quoted field may contain commas, line ends and doubled quotes.
 *
 * @param line 1-based line on which the record starts
 * @param fields fields without their quotes
 */
record CsvRow(long line, List<String> fields) {

  /**
   * Parses a text. Empty lines are skipped; the number of fields may differ from row to row.
   *
   * @throws FormatException with the line on which the malformed record starts
   */
  static List<CsvRow> parse(String text) throws FormatException {
    var handler = new Handler();
    var builder =
        CsvReader.builder()
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    try {
      return builder.build(handler, text).stream().toList();
    } catch (CsvParseException e) {
      throw new FormatException(handler.line, "a row must be valid CSV (RFC 4180): " + reason(e));
    }
  }

  /**
   * Returns the library's message without the line number, which our messages report separately.
   */
  private static String reason(CsvParseException e) {
    return String.valueOf(e.getMessage()).replaceFirst(" \\(record starting at line \\d+\\)$", "");
  }

  /** Collects the fields of each record, and tracks the line of a malformed one. */
  private static final class Handler extends AbstractBaseCsvCallbackHandler<CsvRow> {
    private long line;
    private List<String> fields = new ArrayList<>();

    @Override
    protected void handleBegin(long startingLine) {
      line = startingLine;
      fields = new ArrayList<>();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
      fields.add(new String(buffer, offset, length));
    }

    @Override
    protected CsvRow buildRecord() {
      return new CsvRow(line, fields);
    }
  }
}
