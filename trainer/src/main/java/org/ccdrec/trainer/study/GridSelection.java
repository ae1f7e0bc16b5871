package org.ccdrec.trainer.study;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The choice between the points of a grid, by validation alone. Stateless. */
final class GridSelection {
  private GridSelection() {}

  /**
   * The point of a row that is tested: the one with the largest validation Recall@20, averaged over
   * the seeds, the first of several; empty until every run of the grid is trained. A row without a
   * grid has no choice.
   */
  static Optional<StudyPlan.Point> of(StudyPlan.Row row, RunStore store) throws IOException {
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

  /** Mean validation Recall@20 of some runs; NaN if one is not trained. */
  private static double meanRecall(List<PlannedRun> runs, RunStore store) throws IOException {
    double sum = 0;
    for (PlannedRun run : runs) {
      Optional<RunRecord> record = store.find(run);
      sum += record.map(trained -> trained.validation().recallAt20()).orElse(Double.NaN);
    }
    return sum / runs.size();
  }
}
