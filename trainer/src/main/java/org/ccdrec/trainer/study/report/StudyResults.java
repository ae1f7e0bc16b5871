package org.ccdrec.trainer.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.study.StudyPlan;
import org.ccdrec.trainer.study.run.RunRecord;
import org.ccdrec.trainer.study.run.RunStore;
import org.jspecify.annotations.Nullable;

/**
 * The results of a study so far.
 *
 * @param plan the study
 * @param rows the rows' results, in order
 * @param comparisons rows against their baselines
 * @param runs every planned run with its progress, by row, point and seed
 */
public record StudyResults(
    StudyPlan plan, List<RowResult> rows, List<Comparison> comparisons, List<RunLine> runs) {

  /**
   * One run in the context of one row.
   *
   * @param row the row's name
   * @param run the run
   * @param state its progress
   * @param selected whether it belongs to the selected point
   * @param record its record; null until it is trained
   */
  record RunLine(
      String row,
      PlannedRun run,
      RunStore.State state,
      boolean selected,
      @Nullable RunRecord record) {}

  /** Reads the results of a study from the store. */
  public static StudyResults of(StudyPlan plan, RunStore store) throws IOException {
    List<RowResult> rows = new ArrayList<>();
    List<RunLine> runs = new ArrayList<>();
    for (StudyPlan.Row row : plan.rows()) {
      RowResult result = RowResult.of(row, store);
      rows.add(result);
      for (StudyPlan.Point point : row.points()) {
        boolean selected = result.selected().filter(point::equals).isPresent();
        for (PlannedRun run : point.runs()) {
          RunRecord record = store.find(run).orElse(null);
          runs.add(new RunLine(row.name(), run, store.state(run), selected, record));
        }
      }
    }
    return new StudyResults(plan, rows, Comparison.all(rows, plan.config()), runs);
  }
}
