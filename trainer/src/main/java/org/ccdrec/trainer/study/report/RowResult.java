package org.ccdrec.trainer.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.evaluation.UserMetrics;
import org.ccdrec.trainer.statistics.Moments;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.study.StudyPlan;
import org.ccdrec.trainer.study.run.GridSelection;
import org.ccdrec.trainer.study.run.RunRecord;
import org.ccdrec.trainer.study.run.RunStore;

/**
 * The results of a row so far.
 *
 * @param row the row
 * @param selected the point to test; empty until the whole grid is trained
 * @param tested the selected point's tested runs by seed, in the study's order
 */
record RowResult(StudyPlan.Row row, Optional<StudyPlan.Point> selected, List<Tested> tested) {

  /** A tested run with the test metrics of its users. */
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

  /** Returns mean and deviation of a test metric over the seeds; empty until a run is tested. */
  Optional<Moments> test(MetricAt metric) {
    return moments(
        tested.stream()
            .mapToDouble(run -> run.record().test().orElseThrow().value(metric))
            .toArray());
  }

  /** Returns mean and deviation of the tested runs' validation Recall@20. */
  Optional<Moments> validation() {
    return moments(
        tested.stream().mapToDouble(run -> run.record().validation().recallAt20()).toArray());
  }

  private static Optional<Moments> moments(double[] values) {
    return values.length == 0 ? Optional.empty() : Optional.of(Moments.of(values));
  }

  /** Returns the tested seeds. */
  List<Long> seeds() {
    return tested.stream().map(Tested::seed).toList();
  }

  /** Returns a metric of each user, averaged over some of the tested seeds. */
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
