package org.ccdrec.trainer.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.evaluation.UserMetrics;
import org.ccdrec.trainer.statistics.Moments;

/**
 * What came of a row so far.
 *
 * @param row the row
 * @param selected the point that is tested; empty while a grid is not trained as a whole
 * @param tested the selected point's runs that are tested, by seed in the study's order
 */
record RowResult(StudyPlan.Row row, Optional<StudyPlan.Point> selected, List<Tested> tested) {

  /** A tested run with its users' test metrics. */
  record Tested(RunRecord record, UserMetrics users) {
    long seed() {
      return record.seed();
    }
  }

  static RowResult of(StudyPlan.Row row, RunStore store) throws IOException {
    Optional<StudyPlan.Point> selected = GridSelection.of(row, store);
    List<Tested> tested = new ArrayList<>();
    if (selected.isPresent()) {
      for (PlannedRun run : selected.get().runs()) {
        Optional<RunRecord> record = store.find(run);
        if (record.isPresent() && record.get().test().isPresent()) {
          tested.add(new Tested(record.get(), store.userMetrics(run)));
        }
      }
    }
    return new RowResult(row, selected, tested);
  }

  /** Mean and deviation of a test metric over the seeds; empty before any is tested. */
  Optional<Moments> test(MetricAt metric) {
    return moments(
        tested.stream()
            .mapToDouble(run -> run.record().test().orElseThrow().value(metric))
            .toArray());
  }

  /** Mean and deviation of validation Recall@20 of the tested runs. */
  Optional<Moments> validation() {
    return moments(
        tested.stream().mapToDouble(run -> run.record().validation().recallAt20()).toArray());
  }

  private static Optional<Moments> moments(double[] values) {
    return values.length == 0 ? Optional.empty() : Optional.of(Moments.of(values));
  }

  /** The seeds that are tested. */
  List<Long> seeds() {
    return tested.stream().map(Tested::seed).toList();
  }

  /** A metric of each user, averaged over some of the tested seeds. */
  double[] perUser(MetricAt metric, List<Long> seeds) {
    List<double[]> bySeed =
        tested.stream()
            .filter(run -> seeds.contains(run.seed()))
            .map(run -> run.users().values(metric))
            .toList();
    double[] means = new double[bySeed.getFirst().length];
    for (double[] values : bySeed) {
      for (int user = 0; user < means.length; user++) {
        means[user] += values[user] / bySeed.size();
      }
    }
    return means;
  }
}
