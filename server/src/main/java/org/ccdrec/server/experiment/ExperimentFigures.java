package org.ccdrec.server.experiment;

import com.codahale.metrics.Counter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;

/** The figures of experiments in the metrics. Safe for use by many threads. */
public final class ExperimentFigures {
  private final ServerMetrics metrics;
  private final Set<String> created = new HashSet<>();
  private @Nullable Function<String, @Nullable Double> sampleRatios;

  ExperimentFigures(ServerMetrics metrics) {
    this.metrics = metrics;
  }

  /** Returns the counter of a variant's answers. */
  Counter answers(String experiment, String variant) {
    return metrics.counter(
        "ccdrec_experiment_answers_total",
        "Answers since the start, by experiment and variant.",
        Map.of("experiment", experiment, "variant", variant));
  }

  /** Returns the counter of an experiment's stopped variants. */
  Counter stops(String experiment) {
    return metrics.counter(
        "ccdrec_experiment_stops_total",
        "Variants that guard rails have stopped since the start, by experiment.",
        Map.entry("experiment", experiment));
  }

  /** Returns the counter of requests that are answered without their experiment. */
  Counter unserved(String experiment) {
    return metrics.counter(
        "ccdrec_experiment_unserved_total",
        "Requests answered without their experiment, as a version or scenario is missing.",
        Map.entry("experiment", experiment));
  }

  /** Creates the counters of an experiment, so that their first increase is seen as one. */
  synchronized void create(String experiment) {
    stops(experiment);
    unserved(experiment);
    created.add(experiment);
    register(experiment, sampleRatios);
  }

  /**
   * Exports the checks of the sample ratios of all experiments, also of those that are created
   * later.
   *
   * @param pValues p-value by experiment, read on each export; null while there are too few users
   */
  public synchronized void sampleRatios(Function<String, @Nullable Double> pValues) {
    sampleRatios = pValues;
    created.forEach(experiment -> register(experiment, pValues));
  }

  private void register(String experiment, @Nullable Function<String, @Nullable Double> pValues) {
    if (pValues != null) {
      metrics.gauge(
          "ccdrec_experiment_sample_ratio_p_value",
          "P-value of the variants' shares of users against their weights, by experiment.",
          Map.entry("experiment", experiment),
          () -> {
            Double pValue = pValues.apply(experiment);
            return pValue == null ? Double.NaN : pValue;
          });
    }
  }
}
