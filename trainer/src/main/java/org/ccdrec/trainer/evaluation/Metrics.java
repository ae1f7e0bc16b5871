package org.ccdrec.trainer.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The value of every metric at every cutoff, averaged over users.
 *
 * @param values values in the order of {@link MetricAt#ALL}
 */
public record Metrics(List<Double> values) {

  public Metrics {
    values = List.copyOf(values);
    if (values.size() != MetricAt.ALL.size()) {
      throw new IllegalArgumentException(
          "there must be %d values; values=%d".formatted(MetricAt.ALL.size(), values.size()));
    }
  }

  /**
   * Restores metrics from the form that {@link #toMap} returns.
   *
   * @throws IllegalArgumentException if one is missing
   */
  public static Metrics ofMap(Map<String, ? extends Number> map) {
    return new Metrics(MetricAt.ALL.stream().map(metric -> value(map, metric)).toList());
  }

  private static double value(Map<String, ? extends Number> map, MetricAt metric) {
    Number value = map.get(metric.toString());
    if (value == null) {
      throw new IllegalArgumentException("metrics must include " + metric + "; " + map.keySet());
    }
    return value.doubleValue();
  }

  /** Returns one value. */
  public double value(Metric metric, int cutoff) {
    return value(new MetricAt(metric, cutoff));
  }

  /** Returns one value. */
  public double value(MetricAt metric) {
    return values.get(metric.index());
  }

  /** Returns the unrounded Recall@20, by which training selects the best epoch. */
  public double recallAt20() {
    return value(Metric.RECALL, 20);
  }

  /**
   * Returns the values by name ({@code recall@5}, {@code recall@10}, …), ordered by metric, then by
   * cutoff.
   */
  public SequencedMap<String, Double> toMap() {
    var map = new LinkedHashMap<String, Double>();
    for (MetricAt metric : MetricAt.ALL) {
      map.put(metric.toString(), values.get(metric.index()));
    }
    return Collections.unmodifiableSequencedMap(map);
  }
}
