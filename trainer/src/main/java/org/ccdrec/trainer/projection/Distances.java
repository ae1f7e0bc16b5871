package org.ccdrec.trainer.projection;

/** Distances between rows of numbers. Stateless. */
public final class Distances {
  private Distances() {}

  /** Returns the squared Euclidean distance of each pair of rows, {@code [n][n]}. */
  static double[][] squared(double[][] points) {
    double[][] distances = new double[points.length][points.length];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < i; j++) {
        double distance = squared(points[i], points[j]);
        distances[i][j] = distance;
        distances[j][i] = distance;
      }
    }
    return distances;
  }

  private static double squared(double[] left, double[] right) {
    double sum = 0;
    for (int column = 0; column < left.length; column++) {
      double difference = left[column] - right[column];
      sum += difference * difference;
    }
    return sum;
  }

  /** Returns the Euclidean distance of two rows. */
  static double euclidean(double[] left, double[] right) {
    return Math.sqrt(squared(left, right));
  }

  /** Returns one minus the cosine of two rows, from 0 to 2; 1 if a row is zero. */
  public static double cosine(double[] left, double[] right) {
    double[] a = unit(left);
    double[] b = unit(right);
    double dot = 0;
    for (int column = 0; column < a.length; column++) {
      dot += a[column] * b[column];
    }
    return 1 - dot;
  }

  /** Returns a row scaled to length 1; a row of zeros stays as it is. */
  public static double[] unit(double[] row) {
    double squares = 0;
    for (double value : row) {
      squares += value * value;
    }
    double length = squares == 0 ? 1 : Math.sqrt(squares);
    double[] unit = new double[row.length];
    for (int column = 0; column < row.length; column++) {
      unit[column] = row[column] / length;
    }
    return unit;
  }
}
