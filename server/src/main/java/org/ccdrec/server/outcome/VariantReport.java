package org.ccdrec.server.outcome;

import java.util.Map;
import org.ccdrec.server.experiment.Metric;
import org.ccdrec.server.experiment.VariantGuard;
import org.ccdrec.server.statistics.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one variant.
 *
 * @param name its name, empty for answers that are only explored
 * @param isControl whether the others are compared with it
 * @param health why it was stopped and how it fares, null if it is no longer defined
 * @param counts its counts
 * @param rates its rates per impression; a metric without enough data is missing
 * @param comparison its comparison with the control by the metric that decides, or null for the
 *     control and while there is too little data
 */
public record VariantReport(
    String name,
    boolean isControl,
    @Nullable Health health,
    VariantCounts counts,
    Map<Metric, Rate> rates,
    @Nullable Comparison comparison) {
  /**
   * How a variant fares on this server.
   *
   * @param stopped why and when it was stopped, or null if it answers
   * @param window the latest measurements of its guard rails
   */
  public record Health(@Nullable String stopped, VariantGuard.@Nullable Window window) {}

  /** Returns what the test decides: {@code control, better, worse} or {@code undecided}. */
  String decision() {
    if (isControl) {
      return "control";
    }
    if (comparison == null || !comparison.isDecided()) {
      return "undecided";
    }
    return comparison.difference() > 0 ? "better" : "worse";
  }
}
