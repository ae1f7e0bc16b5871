package org.ccdrec.server.experiment;

import com.codahale.metrics.Counter;
import java.util.Map;
import org.ccdrec.server.metrics.ServerMetrics;

/** The counters of experiments in the metrics. Safe for use by many threads. */
record ExperimentFigures(ServerMetrics metrics) {
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
  void create(String experiment) {
    stops(experiment);
    unserved(experiment);
  }
}
