package org.ccdrec.trainer.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of a report, printable on a terminal or as Markdown.
 *
 * @param title the caption
 * @param columns its columns
 * @param rows one cell per column; an empty cell is an absent value
 * @param notes footnotes below the table
 */
public record ReportTable(
    String title, List<Column> columns, List<List<String>> rows, List<String> notes) {

  /** A column: its heading, and whether its cells are numbers. */
  public record Column(String heading, boolean number) {
    static Column text(String heading) {
      return new Column(heading, false);
    }

    static Column number(String heading) {
      return new Column(heading, true);
    }
  }

  public ReportTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** Returns the table in Markdown, with its title as a bold line. */
  public String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("**" + title + "**");
    lines.add("");
    lines.add(line(columns.stream().map(Column::heading).toList()));
    lines.add(
        columns.stream()
            .map(column -> column.number() ? "---:" : "---")
            .collect(Collectors.joining("|", "|", "|")));
    rows.forEach(row -> lines.add(line(row)));
    for (String note : notes) {
      lines.add("");
      lines.add(note);
    }
    return String.join("\n", lines) + "\n";
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.isEmpty() ? "–" : cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
