package org.ccdrec.trainer.diffusion;

import java.util.ArrayList;
import java.util.List;

/**
 * A reference estimator with several layers and heads, in double precision, computed row by row
 * from the definition.
 *
 * @param heads heads of a layer
 */
record EstimatorFormula(int heads) {
  /** W_q, W_k and W_v of a head. */
  private static final int MATRICES = 3;

  /**
   * Returns the estimates of all rows.
   *
   * @param tokens matrices with as many rows as the estimate
   * @param weights for each layer, for each head W_q, W_k, W_v
   */
  double[][] of(List<double[][]> tokens, List<double[][]> weights) {
    int rows = tokens.getFirst().length;
    double[][] out = new double[rows][];
    for (int r = 0; r < rows; r++) {
      double[][] row = new double[tokens.size()][];
      for (int token = 0; token < row.length; token++) {
        row[token] = tokens.get(token)[r];
      }
      for (int at = 0; at < weights.size(); at += MATRICES * heads) {
        row = layer(row, weights.subList(at, at + MATRICES * heads));
      }
      out[r] = new double[row[0].length];
      for (int place = 0; place < row.length * out[r].length; place++) {
        out[r][place % out[r].length] +=
            row[place / out[r].length][place % out[r].length] / row.length;
      }
    }
    return out;
  }

  private double[][] layer(double[][] tokens, List<double[][]> weights) {
    int d = tokens[0].length;
    double[][] normal = new double[tokens.length][];
    for (int token = 0; token < tokens.length; token++) {
      normal[token] = normalised(tokens[token]);
    }
    double[][] out = new double[tokens.length][d];
    for (int head = 0; head < heads; head++) {
      List<double[][]> own = weights.subList(MATRICES * head, MATRICES * (head + 1));
      double[][] part = attention(normal, own);
      for (int token = 0; token < tokens.length; token++) {
        System.arraycopy(part[token], 0, out[token], head * (d / heads), d / heads);
      }
    }
    return out;
  }

  private static double[] normalised(double[] x) {
    double mean = 0;
    for (double value : x) {
      mean += value / x.length;
    }
    double variance = 0;
    for (double value : x) {
      variance += (value - mean) * (value - mean) / x.length;
    }
    double[] out = new double[x.length];
    for (int at = 0; at < x.length; at++) {
      out[at] = (x[at] - mean) / Math.sqrt(variance + 1e-5);
    }
    return out;
  }

  private static double[][] attention(double[][] tokens, List<double[][]> weights) {
    List<double[][]> projected = new ArrayList<>();
    weights.forEach(matrix -> projected.add(times(tokens, matrix)));
    int width = projected.getFirst()[0].length;
    double[][] powers = new double[tokens.length][tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      double total = 0;
      for (int j = 0; j < tokens.length; j++) {
        double dot = 0;
        for (int c = 0; c < width; c++) {
          dot += projected.get(0)[i][c] * projected.get(1)[j][c];
        }
        powers[i][j] = Math.exp(dot / Math.sqrt(width));
        total += powers[i][j];
      }
      for (int j = 0; j < tokens.length; j++) {
        powers[i][j] /= total;
      }
    }
    return times(powers, projected.get(2));
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] out = new double[a.length][b[0].length];
    for (int r = 0; r < a.length; r++) {
      for (int c = 0; c < b[0].length; c++) {
        for (int k = 0; k < b.length; k++) {
          out[r][c] += a[r][k] * b[k][c];
        }
      }
    }
    return out;
  }
}
