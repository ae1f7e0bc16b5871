package org.ccdrec.trainer.study.report;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.statistics.Bootstrap;
import org.ccdrec.trainer.statistics.Holm;
import org.ccdrec.trainer.statistics.Moments;
import org.ccdrec.trainer.statistics.PairedTest;
import org.ccdrec.trainer.study.StudyConfig;

/**
 * The comparison of a row with its baseline by one metric, over the seeds with which both were
 * tested.
 *
 * @param row the row's name
 * @param baseline the baseline's name
 * @param metric the metric compared
 * @param baselineMean the baseline's mean over users and seeds
 * @param test the paired test over users
 * @param adjustedPValue its p-value after Holm's correction over all comparisons of the study
 */
record Comparison(
    String row,
    String baseline,
    MetricAt metric,
    double baselineMean,
    PairedTest test,
    double adjustedPValue) {

  /** Returns the difference in percent of the baseline. */
  double percent() {
    return 100 * test.difference() / baselineMean;
  }

  /** Returns all comparisons whose results are available. */
  static List<Comparison> all(List<RowResult> rows, StudyConfig config) {
    Bootstrap bootstrap =
        new Bootstrap(
            config.statistics().resamples(),
            config.statistics().confidence(),
            config.statistics().seed());
    List<Comparison> comparisons = new ArrayList<>();
    for (RowResult result : rows) {
      RowResult baseline = named(rows, result.row().baseline());
      List<Long> seeds = result.seeds().stream().filter(baseline.seeds()::contains).toList();
      if (!baseline.row().name().equals(result.row().name()) && !seeds.isEmpty()) {
        for (MetricAt metric : config.columns()) {
          comparisons.add(compare(result, baseline, metric, seeds, bootstrap));
        }
      }
    }
    return adjusted(comparisons);
  }

  private static RowResult named(List<RowResult> rows, String name) {
    return rows.stream().filter(row -> row.row().name().equals(name)).findFirst().orElseThrow();
  }

  private static Comparison compare(
      RowResult result,
      RowResult baseline,
      MetricAt metric,
      List<Long> seeds,
      Bootstrap bootstrap) {
    double[] theirs = baseline.perUser(metric, seeds);
    PairedTest test = PairedTest.of(result.perUser(metric, seeds), theirs, bootstrap);
    return new Comparison(
        result.row().name(),
        baseline.row().name(),
        metric,
        Moments.of(theirs).mean(),
        test,
        test.pValue());
  }

  private static List<Comparison> adjusted(List<Comparison> comparisons) {
    double[] pValues =
        Holm.adjusted(comparisons.stream().mapToDouble(c -> c.test().pValue()).toArray());
    List<Comparison> all = new ArrayList<>();
    for (int at = 0; at < pValues.length; at++) {
      Comparison c = comparisons.get(at);
      all.add(new Comparison(c.row, c.baseline, c.metric, c.baselineMean, c.test, pValues[at]));
    }
    return all;
  }
}
