package org.ccdrec.trainer.command.train;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.trainer.command.shared.TextTable;

/** Prints a run's time by operation, longest first. */
final class ProfileTable {
  private final List<Profiler.Entry> entries;

  ProfileTable(Profiler profiler) {
    this.entries = profiler.entries();
  }

  void print(PrintWriter out) {
    long total = entries.stream().mapToLong(Profiler.Entry::nanos).sum();
    TextTable table =
        new TextTable(
            TextTable.Column.text("OPERATION"),
            TextTable.Column.text("PASS"),
            TextTable.Column.number("CALLS"),
            TextTable.Column.number("MS A CALL"),
            TextTable.Column.number("SECONDS"),
            TextTable.Column.number("SHARE"));
    for (Profiler.Entry entry : entries) {
      table.row(
          entry.name(),
          entry.pass().name().toLowerCase(Locale.ROOT),
          entry.calls(),
          String.format(Locale.ROOT, "%.3f", entry.nanos() / 1e6 / entry.calls()),
          String.format(Locale.ROOT, "%.2f", entry.nanos() / 1e9),
          String.format(Locale.ROOT, "%.1f %%", 100.0 * entry.nanos() / total));
    }
    out.println();
    table.print(out, "  ");
    out.flush();
  }
}
