package org.ccdrec.trainer.study;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A study with all its planned runs. Rows with the same effective configuration share their runs.
 *
 * @param config the study's configuration
 * @param rows its rows, in order
 */
public record StudyPlan(StudyConfig config, List<Row> rows) {

  /**
   * A row of the tables.
   *
   * @param name its name
   * @param baseline the name of the row it is compared with
   * @param points its grid points; one without a grid
   */
  public record Row(String name, String baseline, List<Point> points) {
    public boolean hasGrid() {
      return points.size() > 1;
    }
  }

  /**
   * A point of a row's grid.
   *
   * @param label its keys and values; empty without a grid
   * @param runs one run per seed, in order
   */
  public record Point(String label, List<PlannedRun> runs) {}

  /**
   * Returns every distinct run: all rows with the first seed, then all with the second, and so on.
   */
  public Collection<PlannedRun> runs() {
    Map<String, PlannedRun> runs = new LinkedHashMap<>();
    for (int seed = 0; seed < config.seeds().size(); seed++) {
      for (Row row : rows) {
        for (Point point : row.points()) {
          PlannedRun run = point.runs().get(seed);
          runs.putIfAbsent(run.key(), run);
        }
      }
    }
    return runs.values();
  }

  /**
   * Returns whether a run can be tested right after training: it belongs to a row without a grid.
   */
  public boolean isCertain(PlannedRun run) {
    return rows.stream()
        .filter(row -> !row.hasGrid())
        .flatMap(row -> row.points().getFirst().runs().stream())
        .anyMatch(certain -> certain.key().equals(run.key()));
  }
}
