package org.ccdrec.trainer.study;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of a report, for a terminal or a page.
 *
 * @param title what it shows
 * @param columns its columns
 * @param rows a cell for each column; empty for nothing
 * @param notes what has to be said beneath it
 */
public record ReportTable(
    String title, List<Column> columns, List<List<String>> rows, List<String> notes) {

  /** One column: its heading, and whether its cells are numbers. */
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

  /** The table in Markdown, its title a line in bold. */
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
