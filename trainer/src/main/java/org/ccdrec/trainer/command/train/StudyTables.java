package org.ccdrec.trainer.command.train;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.study.report.ReportTable;
import org.ccdrec.trainer.study.report.StudyReport;
import org.ccdrec.trainer.study.report.StudyResults;

/** Prints the tables of a study for a terminal or as Markdown. */
record StudyTables(PrintWriter out, StudyCommand.Format format) {

  /** Prints the results of a study. */
  void print(StudyResults results) {
    new StudyReport(results).tables().forEach(this::print);
  }

  /** Prints the runs with their progress. */
  void printRuns(StudyResults results) {
    print(StudyReport.runs(results));
  }

  private void print(ReportTable table) {
    switch (format) {
      case MARKDOWN -> out.println(table.markdown());
      case TEXT -> text(table);
    }
    out.flush();
  }

  private void text(ReportTable table) {
    TextTable.Column[] columns =
        table.columns().stream().map(StudyTables::heading).toArray(TextTable.Column[]::new);
    TextTable text = new TextTable(columns);
    for (List<String> row : table.rows()) {
      text.row(row.toArray());
    }
    out.println(table.title());
    out.println();
    text.print(out, "  ");
    table.notes().forEach(note -> out.println("  " + note));
    out.println();
  }

  private static TextTable.Column heading(ReportTable.Column column) {
    return new TextTable.Column(column.heading().toUpperCase(Locale.ROOT), column.number());
  }
}
