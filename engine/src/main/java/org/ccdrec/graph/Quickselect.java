package org.ccdrec.graph;

/** Selection of an order statistic in place (Hoare's quickselect, median of three). */
final class Quickselect {
  private Quickselect() {}

  /** Returns the value at {@code rank} (from 0) in the sorted order of {@code values}. */
  static double smallest(double[] values, int rank) {
    int from = 0;
    int to = values.length - 1;
    while (from < to) {
      double pivot = median(values[from], values[(from + to) >>> 1], values[to]);
      int left = from;
      int right = to;
      while (left <= right) {
        while (values[left] < pivot) {
          left++;
        }
        while (values[right] > pivot) {
          right--;
        }
        if (left <= right) {
          double held = values[left];
          values[left++] = values[right];
          values[right--] = held;
        }
      }
      if (rank <= right) {
        to = right;
      } else if (rank >= left) {
        from = left;
      } else {
        return pivot;
      }
    }
    return values[rank];
  }

  private static double median(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
