package org.ccdrec.prepare;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ccdrec.prepare.staging.Staging;

/** Counts the users, items and rows left after each step. */
final class Funnel {
  private final Staging staging;
  private final List<Step> steps = new ArrayList<>();

  Funnel(Staging staging) {
    this.staging = staging;
  }

  /**
   * One step.
   *
   * @param name the name of the step
   * @param users distinct users left
   * @param items distinct items with an interaction left
   * @param rows rows left
   */
  record Step(String name, long users, long items, long rows) {}

  /** Counts the contents of a table after a step. */
  void count(String step, String table) throws IOException {
    staging.rows(
        "select count(distinct \"user\"), count(distinct item), count(*) from " + table,
        row -> steps.add(new Step(step, row.getLong(1), row.getLong(2), row.getLong(3))));
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  long rows() {
    return steps.getLast().rows();
  }

  void print(PrintWriter out) {
    int width = steps.stream().mapToInt(step -> step.name().length()).max().orElse(0);
    String heading = "  %-" + width + "s %15s %15s %15s%n";
    out.printf(Locale.ROOT, heading, "", "USERS", "ITEMS", "EVENTS");
    String line = "  %-" + width + "s %,15d %,15d %,15d%n";
    steps.forEach(
        step ->
            out.printf(Locale.ROOT, line, step.name(), step.users(), step.items(), step.rows()));
  }
}
