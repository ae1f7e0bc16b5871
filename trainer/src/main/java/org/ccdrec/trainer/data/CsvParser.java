package org.ccdrec.trainer.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The parser of comma-separated text as RFC 4180 describes it: fields may be quoted with {@code "},
 * a quoted field may hold commas, line ends and doubled quotes. Empty lines are skipped.
 */
final class CsvParser {
  private final String text;
  private int at;
  private long line = 1;

  CsvParser(String text) {
    this.text = text;
  }

  /** One record and the line it begins on. */
  record Row(long line, List<String> fields) {}

  List<Row> rows() throws FormatException {
    var rows = new ArrayList<Row>();
    while (at < text.length()) {
      long begin = line;
      List<String> fields = fields();
      if (fields.size() > 1 || !fields.getFirst().isEmpty()) {
        rows.add(new Row(begin, fields));
      }
    }
    return rows;
  }

  private List<String> fields() throws FormatException {
    var fields = new ArrayList<String>();
    fields.add(field());
    while (at < text.length() && text.charAt(at) == ',') {
      at++;
      fields.add(field());
    }
    endLine();
    return fields;
  }

  private void endLine() throws FormatException {
    if (text.startsWith("\r\n", at)) {
      at += 2;
    } else if (text.startsWith("\n", at)) {
      at++;
    } else if (at < text.length()) {
      throw new FormatException(line, "a quoted field must be followed by a comma or a line end");
    }
    line++;
  }

  private String field() throws FormatException {
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int begin = at;
    while (at < text.length() && text.charAt(at) != ',' && !atLineEnd()) {
      at++;
    }
    return text.substring(begin, at);
  }

  private boolean atLineEnd() {
    return text.charAt(at) == '\n' || text.startsWith("\r\n", at);
  }

  private String quoted() throws FormatException {
    long begin = line;
    var value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' && !text.startsWith("\"\"", at)) {
        at++;
        return value.toString();
      }
      if (c == '"') {
        at++;
      } else if (c == '\n') {
        line++;
      }
      value.append(c);
    }
    throw new FormatException(begin, "a quoted field must end with a quote");
  }
}
