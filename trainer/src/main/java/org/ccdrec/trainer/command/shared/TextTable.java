package org.ccdrec.trainer.command.shared;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of text with aligned columns, two spaces apart: a line of headings, then the rows.
 *
 * <p>Columns are as wide as their widest cell and the last is never padded, so lines have no
 * trailing blanks. An absent value is shown as {@code -}. Not thread-safe.
 */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** A column: its heading, and whether its cells are right-aligned, as for numbers. */
  public record Column(String heading, boolean right) {

    /** Returns a column for text. */
    public static Column text(String heading) {
      return new Column(heading, false);
    }

    /** Returns a column for numbers. */
    public static Column number(String heading) {
      return new Column(heading, true);
    }
  }

  /** Creates an empty table with at least one column. */
  public TextTable(Column... columns) {
    if (columns.length == 0) {
      throw new IllegalArgumentException("a table must have at least one column");
    }
    this.columns = List.of(columns);
  }

  /**
   * Adds a row.
   *
   * @param cells one value per column; null is an absent value
   */
  public void row(@Nullable Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row must have one cell per column; cells="
              + cells.length
              + ", columns="
              + columns.size());
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      String text = cell == null ? "" : cell.toString().replaceAll("\\s+", " ");
      row.add(text.isBlank() ? "-" : text);
    }
    rows.add(row);
  }

  /** Returns whether the table has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Prints headings and rows, each line prefixed with the given indent. */
  public void print(PrintWriter out, String indent) {
    int[] widths = new int[columns.size()];
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::heading).toList());
    lines.addAll(rows);
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).codePointCount(0, line.get(i).length()));
      }
    }
    lines.forEach(line -> out.println(indent + formatted(line, widths)));
  }

  private String formatted(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = line.get(i);
      String padding = " ".repeat(widths[i] - cell.codePointCount(0, cell.length()));
      text.append(i == 0 ? "" : GAP);
      text.append(columns.get(i).right() ? padding + cell : cell + padding);
    }
    return text.toString().stripTrailing();
  }
}
