package org.ccdrec.trainer.study;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ccdrec.trainer.tuning.TunedKeys;

/**
 * The results of searches that a study's rows name.
 *
 * @param byRow by the row's name
 */
record TunedRows(Map<String, TunedKeys> byRow) {

  /**
   * Reads the files that rows name.
   *
   * @param location the path of a file named in the study
   */
  static TunedRows read(Collection<StudyConfig.RowSection> rows, UnaryOperator<Path> location) {
    Map<String, TunedKeys> byRow = new LinkedHashMap<>();
    for (StudyConfig.RowSection row : rows) {
      row.tuned().ifPresent(file -> byRow.put(row.name(), TunedKeys.read(location.apply(file))));
    }
    return new TunedRows(byRow);
  }

  /** Returns the keys of a row; empty if it names no search. */
  Map<String, Object> keys(StudyConfig.RowSection row) {
    TunedKeys tuned = byRow.get(row.name());
    return tuned == null ? Map.of() : tuned.set();
  }

  /**
   * Requires that all rows were searched with as many trials and the same rule, because a row with
   * more trials would be better for that reason alone.
   */
  void requireEqualBudgets() {
    Map.Entry<String, TunedKeys> first = null;
    for (Map.Entry<String, TunedKeys> row : byRow.entrySet()) {
      if (first == null) {
        first = row;
      } else if (!row.getValue().tuning().isAsLargeAs(first.getValue().tuning())) {
        throw new IllegalArgumentException(
            "rows must be tuned with equal budgets; %s has %s, %s has %s"
                .formatted(
                    first.getKey(),
                    first.getValue().tuning().effort(),
                    row.getKey(),
                    row.getValue().tuning().effort()));
      }
    }
  }

  /** Requires that a row was searched on the data of the study. */
  void requireData(StudyConfig.RowSection row, String dataHash) {
    TunedKeys tuned = byRow.get(row.name());
    if (tuned != null && !tuned.tuning().dataHash().equals(dataHash)) {
      throw new IllegalArgumentException(
          "row %s was tuned on other data than the study's; run its search, %s, on these data"
              .formatted(row.name(), tuned.tuning().name()));
    }
  }
}
