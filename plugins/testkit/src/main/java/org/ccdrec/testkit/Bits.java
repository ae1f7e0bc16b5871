package org.ccdrec.testkit;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.kernel.Matrix;

/** Bitwise comparisons of results. */
final class Bits {

  private Bits() {}

  static boolean same(List<float[]> one, List<float[]> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int at = 0; at < one.size(); at++) {
      if (!Arrays.equals(one.get(at), other.get(at))) {
        return false;
      }
    }
    return true;
  }

  static void requireSame(List<float[]> one, List<float[]> other, String rule) {
    if (!same(one, other)) {
      throw new AssertionError(rule);
    }
  }

  static void requireFinite(List<float[]> values, String when) {
    values.forEach(some -> requireFinite(some, "a result " + when));
  }

  static void requireFinite(Matrix matrix, String what) {
    requireFinite(matrix.toArray(), what);
  }

  static void requireFinite(float[] values, String what) {
    for (int at = 0; at < values.length; at++) {
      if (!Float.isFinite(values[at])) {
        throw new AssertionError(
            "%s must be finite; element=%d, value=%s".formatted(what, at, values[at]));
      }
    }
  }
}
