package org.ccdrec.server.filter;

import java.util.List;

/** A filter as a tree; values are of the Java type of their field. */
sealed interface Condition {
  /** Both hold. */
  record And(Condition left, Condition right) implements Condition {}

  /** At least one holds. */
  record Or(Condition left, Condition right) implements Condition {}

  /** The other does not hold. */
  record Not(Condition negated) implements Condition {}

  /** The item has the field, and its value, or one of its values, is one of these. */
  record OneOf(String field, List<Object> values) implements Condition {}

  /** The item has the field, and its value lies on this side of a bound. */
  record Compared(String field, Comparison comparison, Object bound) implements Condition {}

  /** The sides of a bound. */
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
