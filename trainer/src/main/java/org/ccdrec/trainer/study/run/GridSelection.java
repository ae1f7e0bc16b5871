package org.ccdrec.trainer.study.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.study.StudyPlan;

/** Selects a point of a grid by validation metrics only. Stateless. */
public final class GridSelection {
  private GridSelection() {}

  /**
   * Returns the point of a row to test: the one with the largest validation Recall@20, averaged
   * over the seeds; ties go to the first. Empty until every run of the grid is trained. A row
   * without a grid has a single point, which is always selected.
   */
  public static Optional<StudyPlan.Point> of(StudyPlan.Row row, RunStore store) throws IOException {
    if (!row.hasGrid()) {
      return Optional.of(row.points().getFirst());
    }
    Optional<StudyPlan.Point> best = Optional.empty();
    double bestRecall = Double.NEGATIVE_INFINITY;
    for (StudyPlan.Point point : row.points()) {
      double recall = meanRecall(point.runs(), store);
      if (Double.isNaN(recall)) {
        return Optional.empty();
      }
      if (recall > bestRecall) {
        best = Optional.of(point);
        bestRecall = recall;
      }
    }
    return best;
  }

  /** Returns the mean validation Recall@20 of some runs; NaN if any is not yet trained. */
  private static double meanRecall(List<PlannedRun> runs, RunStore store) throws IOException {
    double sum = 0;
    for (PlannedRun run : runs) {
      Optional<RunRecord> record = store.find(run);
      sum += record.map(trained -> trained.validation().recallAt20()).orElse(Double.NaN);
    }
    return sum / runs.size();
  }
}
