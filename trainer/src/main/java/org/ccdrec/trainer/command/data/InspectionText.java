package org.ccdrec.trainer.command.data;

import java.io.PrintWriter;
import java.util.Locale;
import org.ccdrec.trainer.command.shared.TextTable;
import org.ccdrec.trainer.command.shared.TextTable.Column;
import org.ccdrec.trainer.inspection.Concentration;
import org.ccdrec.trainer.inspection.Inspection;
import org.ccdrec.trainer.inspection.ModalityReport;
import org.ccdrec.trainer.inspection.Quantiles;
import org.ccdrec.trainer.inspection.SplitReport;

/** Formats the report on a dataset as human-readable text. */
final class InspectionText {
  private static final String INDENT = "  ";

  private final PrintWriter out;

  InspectionText(PrintWriter out) {
    this.out = out;
  }

  void print(Inspection inspection) {
    line("dataset %s", inspection.name());
    line(
        "  %,d users, %,d items, %,d interactions, %.3f %% of all pairs empty",
        inspection.users(),
        inspection.items(),
        inspection.interactions(),
        100 * inspection.sparsity());
    line(
        "  metadata of %,d items; data hash %s",
        inspection.itemsWithMetadata(), inspection.hash().substring(0, 16));
    section("splits");
    splits(inspection);
    section("training interactions");
    degrees(inspection);
    concentration(inspection.popularity());
    section("modalities");
    modalities(inspection);
    section("warnings");
    inspection.warnings().forEach(warning -> line("  - %s", warning));
    if (inspection.warnings().isEmpty()) {
      line("  none");
    }
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  private void section(String title) {
    out.println();
    out.println(title);
  }

  private void splits(Inspection inspection) {
    var table =
        new TextTable(
            Column.text("SPLIT"),
            Column.number("INTERACTIONS"),
            Column.number("USERS"),
            Column.number("ITEMS"),
            Column.number("COLD USERS"),
            Column.number("COLD ITEMS"),
            Column.number("COLD INTERACTIONS"));
    split(table, "train", inspection.train());
    split(table, "validation", inspection.validation());
    split(table, "test", inspection.test());
    table.print(out, INDENT);
  }

  private static void split(TextTable table, String name, SplitReport split) {
    table.row(
        name,
        count(split.interactions()),
        count(split.users()),
        count(split.items()),
        count(split.coldUsers()),
        count(split.coldItems()),
        count(split.coldInteractions()));
  }

  private void degrees(Inspection inspection) {
    TextTable table = distributions("PER");
    distribution(table, "user", inspection.userDegrees());
    distribution(table, "item", inspection.itemDegrees());
    table.print(out, INDENT);
    line(
        "  without any: %,d users, %,d items",
        inspection.usersWithoutTraining(), inspection.itemsWithoutTraining());
  }

  private void concentration(Concentration popularity) {
    line(
        "  the most popular 1 %% of the items have %.1f %%, the top 10 %% have %.1f %%; Gini %.3f",
        100 * popularity.topHundredth(), 100 * popularity.topTenth(), popularity.gini());
  }

  private void modalities(Inspection inspection) {
    var table =
        new TextTable(
            Column.text("NAME"),
            Column.text("FILE"),
            Column.text("TYPE"),
            Column.number("DIMENSION"),
            Column.number("ZERO ROWS"),
            Column.number("DUPLICATE ROWS"),
            Column.number("CONSTANT COLUMNS"));
    TextTable norms = distributions("ROW NORMS OF");
    for (ModalityReport modality : inspection.modalities()) {
      table.row(
          modality.name(),
          modality.file(),
          modality.type(),
          count(modality.dimension()),
          count(modality.zeroRows()),
          count(modality.duplicateRows()),
          count(modality.constantColumns()));
      distribution(norms, modality.name(), modality.norms());
    }
    if (table.isEmpty()) {
      line("  none");
    } else {
      table.print(out, INDENT);
      norms.print(out, INDENT);
    }
  }

  private static TextTable distributions(String of) {
    return new TextTable(
        Column.text(of),
        Column.number("LEAST"),
        Column.number("10 %"),
        Column.number("25 %"),
        Column.number("MEDIAN"),
        Column.number("75 %"),
        Column.number("90 %"),
        Column.number("99 %"),
        Column.number("GREATEST"),
        Column.number("MEAN"));
  }

  private static void distribution(TextTable table, String of, Quantiles values) {
    table.row(
        of,
        number(values.least()),
        number(values.lowerTenth()),
        number(values.lowerQuarter()),
        number(values.median()),
        number(values.upperQuarter()),
        number(values.upperTenth()),
        number(values.upperHundredth()),
        number(values.greatest()),
        number(values.mean()));
  }

  private static String count(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
