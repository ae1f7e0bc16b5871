package org.ccdrec.trainer.report.study;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * A line of a study's {@code runs.csv}: a run in the context of a row.
 *
 * @param cells text by column
 */
record RunLine(Map<String, String> cells) {

  String row() {
    return text("row");
  }

  String point() {
    return text("point");
  }

  String seed() {
    return text("seed");
  }

  String key() {
    return text("run");
  }

  String state() {
    return text("state");
  }

  boolean isSelected() {
    return text("selected").equals("true");
  }

  /** Returns whether the run has validation results. */
  boolean isTrained() {
    return number("epochs").isPresent();
  }

  /** Returns a number; empty if the run has none. */
  OptionalDouble number(String column) {
    String text = text(column);
    return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
  }

  private String text(String column) {
    return cells.getOrDefault(column, "");
  }
}
