package org.ccdrec.backbones.mgcn;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.kernel.Matrix;

/**
 * MGCN's vectors of the tiny world with two neighbours, one layer of each kind, in double precision
 * and with dense matrices: the formulas of the paper, term by term.
 */
final class MgcnReference {
  private static final String[] MODALITIES = {"visual", "acoustic"};

  /** Â between users and items; every node has as many neighbours as each of its neighbours. */
  private static final double[][] WEIGHTS = {{.5, .5, 0}, {.5, .5, 0}, {0, 0, 1}};

  /**
   * Cosines of each item with itself and its nearest other item: pictures (1, 0), (1, 1), (−1, 1),
   * of which the last is orthogonal to item 1; sound (0, 1), (1, 0), (1, 2).
   */
  private static final double[][][] COSINES = {
    {{1, Math.sqrt(.5), 0}, {Math.sqrt(.5), 1, 0}, {0, 0, 1}},
    {{1, 0, 2 / Math.sqrt(5)}, {0, 1, 1 / Math.sqrt(5)}, {2 / Math.sqrt(5), 0, 1}}
  };

  private final TinyWorld world;

  /** Final vectors, ids and content of users (rows 0 to 2) and items (rows 3 to 5). */
  record Vectors(double[][] sum, double[][] ids, double[][] side) {}

  MgcnReference(TinyWorld world) {
    this.world = world;
  }

  Vectors vectors() {
    double[][] items = values("items");
    double[][] ids =
        stacked(
            mean(values("users"), times(WEIGHTS, items)),
            mean(items, times(transposed(WEIGHTS), values("users"))));
    double[][][] views = new double[2][][];
    double[][] logits = new double[6][2];
    for (int m = 0; m < 2; m++) {
      views[m] = view(m, items);
      double[][] asked = each(linear(views[m], "mgcn/query"), Math::tanh);
      double[][] scores = times(asked, values("mgcn/query/scores"));
      for (int node = 0; node < 6; node++) {
        logits[node][m] = scores[node][0];
      }
    }
    double[][] side = side(ids, views, logits);
    return new Vectors(combined(1, ids, 1, side), ids, side);
  }

  private double[][] view(int m, double[][] items) {
    String name = MODALITIES[m];
    double[][] raw = doubles(world.modalities().get(m).raw());
    double[][] projected = linear(raw, "projection." + name);
    double[][] gate = each(linear(projected, "mgcn/gate/" + name), MgcnReference::sigmoid);
    double[][] propagated = times(normalised(COSINES[m]), product(items, gate));
    return stacked(times(WEIGHTS, propagated), propagated);
  }

  private double[][] side(double[][] ids, double[][][] views, double[][] logits) {
    double[][] common = new double[6][2];
    for (int node = 0; node < 6; node++) {
      double first = sigmoid(logits[node][0] - logits[node][1]);
      for (int axis = 0; axis < 2; axis++) {
        common[node][axis] = first * views[0][node][axis] + (1 - first) * views[1][node][axis];
      }
    }
    double[][] sum = common;
    for (int m = 0; m < 2; m++) {
      double[][] wanted =
          each(linear(ids, "mgcn/preference/" + MODALITIES[m]), MgcnReference::sigmoid);
      sum = combined(1, sum, 1, product(combined(1, views[m], -1, common), wanted));
    }
    return combined(1 / 3d, sum, 0, sum);
  }

  private double[][] linear(double[][] x, String name) {
    String separator = name.startsWith("projection") ? "." : "/";
    double[][] out = times(x, values(name + separator + "weight"));
    double[] bias = values(name + separator + "bias")[0];
    for (double[] row : out) {
      for (int column = 0; column < row.length; column++) {
        row[column] += bias[column];
      }
    }
    return out;
  }

  private double[][] values(String name) {
    return doubles(world.parameter(name).value());
  }

  private static double[][] doubles(Matrix matrix) {
    double[][] values = new double[matrix.rows()][matrix.columns()];
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values[row].length; column++) {
        values[row][column] = matrix.get(row, column);
      }
    }
    return values;
  }

  private static double[][] normalised(double[][] graph) {
    double[] sums = Arrays.stream(graph).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    double[][] normalised = new double[3][3];
    for (int at = 0; at < 9; at++) {
      normalised[at / 3][at % 3] = graph[at / 3][at % 3] / Math.sqrt(sums[at / 3] * sums[at % 3]);
    }
    return normalised;
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] out = new double[a.length][b[0].length];
    for (int row = 0; row < a.length; row++) {
      for (int column = 0; column < b[0].length; column++) {
        for (int at = 0; at < b.length; at++) {
          out[row][column] += a[row][at] * b[at][column];
        }
      }
    }
    return out;
  }

  private static double[][] transposed(double[][] a) {
    double[][] out = new double[a[0].length][a.length];
    for (int row = 0; row < a.length; row++) {
      for (int column = 0; column < a[0].length; column++) {
        out[column][row] = a[row][column];
      }
    }
    return out;
  }

  private static double[][] mean(double[][] a, double[][] b) {
    return combined(.5, a, .5, b);
  }

  private static double[][] combined(double ofA, double[][] a, double ofB, double[][] b) {
    double[][] out = new double[a.length][a[0].length];
    for (int row = 0; row < a.length; row++) {
      for (int column = 0; column < a[0].length; column++) {
        out[row][column] = ofA * a[row][column] + ofB * b[row][column];
      }
    }
    return out;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] out = new double[a.length][a[0].length];
    for (int row = 0; row < a.length; row++) {
      for (int column = 0; column < a[0].length; column++) {
        out[row][column] = a[row][column] * b[row][column];
      }
    }
    return out;
  }

  private static double[][] each(double[][] a, DoubleUnaryOperator function) {
    return Arrays.stream(a)
        .map(row -> Arrays.stream(row).map(function).toArray())
        .toArray(double[][]::new);
  }

  private static double[][] stacked(double[][] a, double[][] b) {
    double[][] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
