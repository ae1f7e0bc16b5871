package org.ccdrec.kernel;

import java.util.stream.IntStream;

/**
 * The attention estimator as a direct transcription of its formula, one row and one pair at a time.
 */
final class ScalarAttention {
  private final ScalarKernels kernels;
  private final Attention attention;
  private final Attention.State state;
  private final int rows;
  private final int d;
  private final int tokens;

  ScalarAttention(ScalarKernels kernels, Attention attention, Attention.State state) {
    this.kernels = kernels;
    this.attention = attention;
    this.state = state;
    this.rows = attention.rows();
    this.d = attention.dimension();
    this.tokens = attention.tokenCount();
  }

  void forward(Matrix out) {
    for (int token = 0; token < tokens - 1; token++) {
      Matrix inverse = state.inverseDeviation().rowRange(token * rows, (token + 1) * rows);
      Matrix normalised = state.normalised().rowRange(token * rows, (token + 1) * rows);
      kernels.layerNorm(attention.tokens().get(token), normalised, inverse);
    }
    Matrix timeInverse = Matrix.uninitialised(attention.timeTable().rows(), 1);
    kernels.layerNorm(attention.timeTable(), state.timeNormalised(), timeInverse);
    kernels.multiply(state.normalised(), attention.queryKey(), state.projected(), false);
    kernels.multiply(state.timeNormalised(), attention.queryKey(), state.timeProjected(), false);
    for (int row = 0; row < rows; row++) {
      attend(row);
    }
    kernels.multiply(state.mixed(), attention.value(), out, false);
  }

  private void attend(int row) {
    double[] weights = new double[tokens];
    for (int i = 0; i < tokens; i++) {
      double[] p = probabilities(row, i);
      for (int j = 0; j < tokens; j++) {
        state.probabilities().set(row, i * tokens + j, (float) p[j]);
        weights[j] += p[j] / tokens;
      }
    }
    for (int column = 0; column < d; column++) {
      double sum = 0;
      for (int j = 0; j < tokens; j++) {
        sum += weights[j] * normalised(row, j, column);
      }
      state.mixed().set(row, column, (float) sum);
    }
  }

  private double[] probabilities(int row, int i) {
    double[] scores = IntStream.range(0, tokens).mapToDouble(j -> score(row, i, j)).toArray();
    double largest = IntStream.range(0, tokens).mapToDouble(j -> scores[j]).max().orElseThrow();
    double total = 0;
    for (int j = 0; j < tokens; j++) {
      scores[j] = Math.exp(scores[j] - largest);
      total += scores[j];
    }
    for (int j = 0; j < tokens; j++) {
      scores[j] /= total;
    }
    return scores;
  }

  private double score(int row, int i, int j) {
    double sum = 0;
    for (int column = 0; column < d; column++) {
      sum += projected(row, i, column) * normalised(row, j, column);
    }
    return sum * attention.scale();
  }

  private double normalised(int row, int token, int column) {
    return token == tokens - 1
        ? state.timeNormalised().get(attention.times()[row], column)
        : state.normalised().get(token * rows + row, column);
  }

  private double projected(int row, int token, int column) {
    return token == tokens - 1
        ? state.timeProjected().get(attention.times()[row], column)
        : state.projected().get(token * rows + row, column);
  }

  void backward(Matrix upstream, Attention.Gradients gradients) {
    kernels.multiplyTransposedA(state.mixed(), upstream, gradients.value(), false);
    Matrix mixedGradient = Matrix.uninitialised(rows, d);
    kernels.multiplyTransposedB(upstream, attention.value(), mixedGradient, false);
    int times = attention.timeTable().rows();
    Matrix normalisedGradient = Matrix.zeros((tokens - 1) * rows, d);
    Matrix projectedGradient = Matrix.zeros((tokens - 1) * rows, d);
    Matrix timeProjectedGradient = Matrix.zeros(times, d);
    for (int row = 0; row < rows; row++) {
      double[][] scoreGradient = scoreGradients(row, mixedGradient);
      for (int token = 0; token < tokens; token++) {
        accumulate(
            row,
            token,
            scoreGradient,
            mixedGradient,
            normalisedGradient,
            token == tokens - 1 ? timeProjectedGradient : projectedGradient);
      }
    }
    kernels.multiplyTransposedA(state.normalised(), projectedGradient, gradients.queryKey(), false);
    kernels.multiplyTransposedA(
        state.timeNormalised(), timeProjectedGradient, gradients.queryKey(), true);
    kernels.multiplyTransposedB(projectedGradient, attention.queryKey(), normalisedGradient, true);
    for (int token = 0; token < tokens - 1; token++) {
      kernels.layerNormGradient(
          state.normalised().rowRange(token * rows, (token + 1) * rows),
          state.inverseDeviation().rowRange(token * rows, (token + 1) * rows),
          normalisedGradient.rowRange(token * rows, (token + 1) * rows),
          gradients.tokens().get(token));
    }
  }

  /** Computes the gradient of a row's scaled scores through softmax and the average over tokens. */
  private double[][] scoreGradients(int row, Matrix mixedGradient) {
    double[] weightGradient = new double[tokens];
    for (int j = 0; j < tokens; j++) {
      for (int column = 0; column < d; column++) {
        weightGradient[j] += mixedGradient.get(row, column) * normalised(row, j, column);
      }
    }
    double[][] gradient = new double[tokens][tokens];
    for (int i = 0; i < tokens; i++) {
      double mean = 0;
      for (int j = 0; j < tokens; j++) {
        mean += probability(row, i, j) * weightGradient[j];
      }
      for (int j = 0; j < tokens; j++) {
        gradient[i][j] =
            probability(row, i, j) * (weightGradient[j] - mean) / tokens * attention.scale();
      }
    }
    return gradient;
  }

  private double probability(int row, int i, int j) {
    return state.probabilities().get(row, i * tokens + j);
  }

  private void accumulate(
      int row,
      int token,
      double[][] scoreGradient,
      Matrix mixedGradient,
      Matrix normalisedGradient,
      Matrix projectedGradient) {
    boolean time = token == tokens - 1;
    int target = time ? attention.times()[row] : token * rows + row;
    for (int column = 0; column < d; column++) {
      double projected = projectedGradient.get(target, column);
      double normal = weight(row, token) * mixedGradient.get(row, column);
      for (int other = 0; other < tokens; other++) {
        projected += scoreGradient[token][other] * normalised(row, other, column);
        normal += scoreGradient[other][token] * projected(row, other, column);
      }
      projectedGradient.set(target, column, (float) projected);
      if (!time) {
        normalisedGradient.set(target, column, (float) normal);
      }
    }
  }

  private double weight(int row, int j) {
    double sum = 0;
    for (int i = 0; i < tokens; i++) {
      sum += probability(row, i, j);
    }
    return sum / tokens;
  }
}
