package org.ccdrec.trainer.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * A metric at a cutoff, such as {@code recall@20}.
 *
 * @param metric the metric
 * @param cutoff length k of the ranked list, one of {@link #CUTOFFS}
 */
public record MetricAt(Metric metric, int cutoff) {
  /** The cutoffs evaluated, ascending. */
  public static final List<Integer> CUTOFFS = List.of(5, 10, 20, 50);

  /** All metrics at all cutoffs, ordered by metric, then by cutoff; the order of {@link #index}. */
  public static final List<MetricAt> ALL =
      Arrays.stream(Metric.values())
          .flatMap(metric -> CUTOFFS.stream().map(cutoff -> new MetricAt(metric, cutoff)))
          .toList();

  public MetricAt {
    if (!CUTOFFS.contains(cutoff)) {
      throw new IllegalArgumentException("cutoff must be one of " + CUTOFFS + "; " + cutoff);
    }
  }

  /**
   * Parses a name such as {@code recall@20}.
   *
   * @throws IllegalArgumentException listing the known names, if the name is unknown
   */
  public static MetricAt of(String name) {
    return ALL.stream()
        .filter(metric -> metric.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("a metric must be one of " + ALL + "; " + name));
  }

  /** Returns the position in {@link #ALL}. */
  int index() {
    return index(metric, CUTOFFS.indexOf(cutoff));
  }

  static int index(Metric metric, int cutoffIndex) {
    return metric.ordinal() * CUTOFFS.size() + cutoffIndex;
  }

  /** Returns the largest cutoff. */
  static int longest() {
    return CUTOFFS.getLast();
  }

  @Override
  public String toString() {
    return metric.label() + "@" + cutoff;
  }
}
