package org.ccdrec.trainer.command.shared;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.trainer.evaluation.Metrics;

/** Prints evaluations side by side: a row per metric, a column per split. */
public final class MetricsTable {
  private MetricsTable() {}

  /** Prints the metrics of at least one split. */
  public static void print(PrintWriter out, Map<String, Metrics> bySplit) {
    Map<String, Metrics> splits = new TreeMap<>(bySplit).descendingMap();
    TextTable.Column[] columns = new TextTable.Column[splits.size() + 1];
    columns[0] = TextTable.Column.text("METRIC");
    int at = 1;
    for (String split : splits.keySet()) {
      columns[at++] = TextTable.Column.number(split.toUpperCase(Locale.ROOT));
    }
    TextTable table = new TextTable(columns);
    for (String metric : splits.values().iterator().next().toMap().keySet()) {
      Object[] row = new Object[columns.length];
      row[0] = metric;
      int column = 1;
      for (Metrics metrics : splits.values()) {
        Double value = metrics.toMap().get(metric);
        row[column++] = String.format(Locale.ROOT, "%.4f", value);
      }
      table.row(row);
    }
    table.print(out, "  ");
  }
}
