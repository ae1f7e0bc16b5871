package org.ccdrec.server.filter;

import java.util.List;

/** A parsed filter: a tree of conditions, whose values have the Java type of their field. */
sealed interface Condition {
  /** Holds if both conditions hold. */
  record And(Condition left, Condition right) implements Condition {}

  /** Holds if at least one condition holds. */
  record Or(Condition left, Condition right) implements Condition {}

  /** Holds if the condition does not hold. */
  record Not(Condition negated) implements Condition {}

  /** Holds if the item has one of some values of a field. */
  record OneOf(String field, List<Object> values) implements Condition {}

  /** Holds if the item has a value of a field. */
  record Present(String field) implements Condition {}

  /** Holds if the item's value of a field lies on one side of a bound. */
  record Compared(String field, Comparison comparison, Object bound) implements Condition {}

  /** Comparison with a bound. */
  enum Comparison {
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST;

    boolean holds(int sign) {
      return switch (this) {
        case LESS -> sign < 0;
        case AT_MOST -> sign <= 0;
        case GREATER -> sign > 0;
        case AT_LEAST -> sign >= 0;
      };
    }
  }
}
