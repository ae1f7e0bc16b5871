package org.ccdrec.trainer.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table whose first columns are text and whose other columns are numbers. Not thread-safe. */
public final class HtmlTable {
  private final int textColumns;
  private final List<String> headings;
  private final List<Row> rows = new ArrayList<>();

  private record Row(List<String> cells, Set<Integer> strong) {}

  /**
   * Creates an empty table.
   *
   * @param textColumns number of columns of text, before those of numbers
   */
  public HtmlTable(int textColumns, List<String> headings) {
    this.textColumns = textColumns;
    this.headings = List.copyOf(headings);
  }

  /** Creates an empty table. */
  public static HtmlTable of(int textColumns, String... headings) {
    return new HtmlTable(textColumns, List.of(headings));
  }

  /** Adds a row; an empty cell is an absent value. */
  public HtmlTable row(String... cells) {
    return row(List.of(cells), Set.of());
  }

  /**
   * Adds a row.
   *
   * @param strong indices of cells to emphasise
   */
  public HtmlTable row(List<String> cells, Set<Integer> strong) {
    if (cells.size() != headings.size()) {
      throw new IllegalArgumentException(
          "a row must have a cell for each of %d columns; %s".formatted(headings.size(), cells));
    }
    rows.add(new Row(List.copyOf(cells), Set.copyOf(strong)));
    return this;
  }

  /** Returns the table. */
  public Html html() {
    Html html = new Html().open("div", "table").open("table").open("thead").open("tr");
    for (int column = 0; column < headings.size(); column++) {
      html.element("th", style(column), headings.get(column));
    }
    html.close("tr").close("thead").open("tbody");
    for (Row row : rows) {
      html.open("tr");
      for (int column = 0; column < headings.size(); column++) {
        String cell = row.cells.get(column).isEmpty() ? "–" : row.cells.get(column);
        String strong = row.strong.contains(column) ? " best" : "";
        html.element("td", (style(column) + strong).strip(), cell);
      }
      html.close("tr");
    }
    return html.close("tbody").close("table").close("div");
  }

  private String style(int column) {
    return column < textColumns ? "" : "number";
  }
}
