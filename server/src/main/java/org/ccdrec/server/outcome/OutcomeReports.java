package org.ccdrec.server.outcome;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.server.experiment.Experiment;
import org.ccdrec.server.experiment.Experiments;
import org.ccdrec.server.experiment.Metric;
import org.ccdrec.server.experiment.Variant;
import org.ccdrec.server.statistics.Comparison;
import org.ccdrec.server.statistics.Interval;
import org.ccdrec.server.statistics.RatioEstimate;
import org.ccdrec.server.statistics.SequentialTest;
import org.ccdrec.server.statistics.Wilson;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the outcomes of experiments. Safe for use by many threads.
 *
 * @param experiments the experiments of the file
 * @param outcomes counts, or null without events
 */
public record OutcomeReports(Experiments experiments, @Nullable Outcomes outcomes) {
  private static final double NO_EFFECT = 0.1;

  /** Returns whether outcomes are counted. */
  boolean isCounting() {
    return outcomes != null;
  }

  /**
   * Returns all experiments: those of the file in its order, then those that have outcomes but are
   * no longer in the file, by name; last, under an empty name, answers that are only explored.
   */
  public List<ExperimentReport> all() {
    Map<VariantKey, VariantCounts> counts = outcomes == null ? Map.of() : outcomes.counts();
    List<ExperimentReport> reports = new ArrayList<>();
    for (Experiment experiment : experiments.all()) {
      reports.add(report(experiment, counts));
    }
    Map<String, List<VariantReport>> undefined = new TreeMap<>((a, b) -> b.compareTo(a));
    counts.forEach(
        (key, each) -> {
          if (experiments.named(key.experiment()) == null) {
            var variant = new VariantReport(key.variant(), false, null, each, rates(each), null);
            undefined.computeIfAbsent(key.experiment(), name -> new ArrayList<>()).add(variant);
          }
        });
    undefined.forEach(
        (name, variants) ->
            reports.add(
                new ExperimentReport(name, "undefined", Metric.CLICKS, NO_EFFECT, null, variants)));
    return reports;
  }

  private ExperimentReport report(Experiment experiment, Map<VariantKey, VariantCounts> counts) {
    var test = new SequentialTest(experiment.effect(), experiment.variants().size() - 1);
    Rate control = rates(counts(experiment, experiment.control(), counts)).get(experiment.metric());
    List<VariantReport> variants = new ArrayList<>();
    for (Variant variant : experiment.variants()) {
      VariantCounts own = counts(experiment, variant, counts);
      Map<Metric, Rate> rates = rates(own);
      boolean isControl = variant.equals(experiment.control());
      Comparison comparison =
          isControl
              ? null
              : test.compare(estimate(control), estimate(rates.get(experiment.metric())));
      var health =
          new VariantReport.Health(
              experiments.stopOf(experiment, variant), experiments.guardOf(experiment, variant));
      variants.add(new VariantReport(variant.name(), isControl, health, own, rates, comparison));
    }
    return new ExperimentReport(
        experiment.name(),
        experiments.isRunning(experiment) ? "running" : "idle",
        experiment.metric(),
        experiment.effect(),
        SampleRatio.of(experiment, experiments, counts),
        variants);
  }

  /**
   * Returns the p-value of the check of an experiment's sample ratio, or null while there are too
   * few users.
   */
  private @Nullable Double sampleRatio(String name) {
    Experiment experiment = experiments.named(name);
    SampleRatio ratio =
        experiment == null || outcomes == null
            ? null
            : SampleRatio.of(experiment, experiments, outcomes.countsOf(name));
    return ratio == null ? null : ratio.pValue();
  }

  /** Registers the check of each experiment's sample ratio in the metrics. */
  public void register() {
    experiments.figures().sampleRatios(this::sampleRatio);
  }

  private static @Nullable RatioEstimate estimate(@Nullable Rate rate) {
    return rate == null ? null : rate.estimate();
  }

  private static VariantCounts counts(
      Experiment experiment, Variant variant, Map<VariantKey, VariantCounts> counts) {
    VariantCounts own = counts.get(new VariantKey(experiment.name(), variant.name()));
    return own == null ? new VariantCounts() : own;
  }

  private static Map<Metric, Rate> rates(VariantCounts counts) {
    return rates(counts.estimates());
  }

  /** Returns estimates with their intervals. */
  static Map<Metric, Rate> rates(Map<Metric, RatioEstimate> estimates) {
    Map<Metric, Rate> rates = new EnumMap<>(Metric.class);
    estimates.forEach(
        (metric, estimate) -> rates.put(metric, new Rate(estimate, interval(metric, estimate))));
    return rates;
  }

  private static Interval interval(Metric metric, RatioEstimate estimate) {
    if (metric != Metric.REVENUE) {
      return Wilson.of(estimate);
    }
    Interval normal = Interval.normal(estimate.value(), estimate.variance());
    return new Interval(Math.max(0, normal.low()), normal.high()); // values are not negative
  }
}
