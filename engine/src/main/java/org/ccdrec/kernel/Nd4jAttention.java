package org.ccdrec.kernel;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The attention estimator as ND4J operations on all rows at once, one token at a time. */
final class Nd4jAttention {
  private final Nd4jKernels kernels;
  private final Attention attention;
  private final Attention.State state;
  private final int rows;
  private final int tokens;

  Nd4jAttention(Nd4jKernels kernels, Attention attention, Attention.State state) {
    this.kernels = kernels;
    this.attention = attention;
    this.state = state;
    this.rows = attention.rows();
    this.tokens = attention.tokenCount();
  }

  private Matrix ofToken(Matrix stacked, int token) {
    return stacked.rowRange(token * rows, (token + 1) * rows);
  }

  /**
   * Returns one token of every row, {@code n × d}; the rows of the last token come from the time
   * table.
   */
  private INDArray tokenRows(Matrix content, Matrix times, int token) {
    return token == tokens - 1
        ? Nd4jKernels.op("gather", kernels.read(times), Nd4jKernels.indices(attention.times()))
        : kernels.read(ofToken(content, token));
  }

  private List<INDArray> normalised() {
    List<INDArray> all = new ArrayList<>();
    for (int token = 0; token < tokens; token++) {
      all.add(tokenRows(state.normalised(), state.timeNormalised(), token));
    }
    return all;
  }

  private List<INDArray> projected() {
    List<INDArray> all = new ArrayList<>();
    for (int token = 0; token < tokens; token++) {
      all.add(tokenRows(state.projected(), state.timeProjected(), token));
    }
    return all;
  }

  void forward(Matrix out) {
    for (int token = 0; token < tokens - 1; token++) {
      kernels.layerNorm(
          attention.tokens().get(token),
          ofToken(state.normalised(), token),
          ofToken(state.inverseDeviation(), token));
    }
    Matrix timeInverse = Matrix.uninitialised(attention.timeTable().rows(), 1);
    kernels.layerNorm(attention.timeTable(), state.timeNormalised(), timeInverse);
    kernels.multiply(state.normalised(), attention.queryKey(), state.projected(), false);
    kernels.multiply(state.timeNormalised(), attention.queryKey(), state.timeProjected(), false);
    if (rows > 0) {
      attend();
    }
    kernels.multiply(state.mixed(), attention.value(), out, false);
  }

  private void attend() {
    List<INDArray> normal = normalised();
    List<INDArray> queries = projected();
    List<INDArray> scores = new ArrayList<>();
    for (INDArray query : queries) {
      normal.forEach(key -> scores.add(Nd4jKernels.rowDots(query, key)));
    }
    INDArray pairs = Nd4j.concat(1, scores.toArray(INDArray[]::new)).muli(attention.scale());
    INDArray p = Nd4jKernels.softmax(pairs.reshape('c', (long) rows * tokens, tokens));
    kernels.write(p.reshape('c', rows, (long) tokens * tokens), state.probabilities());
    INDArray weights = weights();
    INDArray mixed = Nd4j.zerosLike(normal.getFirst());
    for (int token = 0; token < tokens; token++) {
      mixed.addi(Nd4jKernels.op("multiply", normal.get(token), weights.getColumn(token, true)));
    }
    kernels.write(mixed, state.mixed());
  }

  /** Returns c_j of every row, {@code n × K}. */
  private INDArray weights() {
    INDArray p = kernels.read(state.probabilities());
    return p.reshape('c', rows, tokens, tokens).mean(1);
  }

  void backward(Matrix upstream, Attention.Gradients gradients) {
    if (rows == 0) {
      gradients.queryKey().clear();
      gradients.value().clear();
      return;
    }
    kernels.multiplyTransposedA(state.mixed(), upstream, gradients.value(), false);
    INDArray mixedGradient =
        kernels.read(upstream).mmul(kernels.read(attention.value()).transpose());
    INDArray slopes = scoreGradients(mixedGradient);
    List<INDArray> normal = normalised();
    List<INDArray> queries = projected();
    INDArray weights = weights();
    INDArray queryKey = kernels.read(attention.queryKey());
    INDArray queryKeyGradient = Nd4j.zerosLike(queryKey);
    for (int token = 0; token < tokens; token++) {
      INDArray query = weighted(slopes, token * tokens, 1, normal);
      queryKeyGradient.addi(normal.get(token).transpose().mmul(query));
      if (token < tokens - 1) {
        INDArray key = weighted(slopes, token, tokens, queries);
        INDArray own = Nd4jKernels.op("multiply", mixedGradient, weights.getColumn(token, true));
        writeTokenGradient(token, own.addi(key).addi(query.mmul(queryKey.transpose())), gradients);
      }
    }
    kernels.write(queryKeyGradient, gradients.queryKey());
  }

  private void writeTokenGradient(int token, INDArray normalGradient, Attention.Gradients out) {
    Matrix target = out.tokens().get(token);
    kernels.write(normalGradient, target);
    kernels.layerNormGradient(
        ofToken(state.normalised(), token),
        ofToken(state.inverseDeviation(), token),
        target,
        target);
  }

  /** Returns the gradient of every row's unscaled scores, {@code n × K²}. */
  private INDArray scoreGradients(INDArray mixedGradient) {
    INDArray[] dots = new INDArray[tokens];
    List<INDArray> normal = normalised();
    for (int token = 0; token < tokens; token++) {
      dots[token] = Nd4jKernels.rowDots(mixedGradient, normal.get(token));
    }
    INDArray h = Nd4j.concat(1, dots).reshape('c', rows, 1, tokens);
    INDArray p = kernels.read(state.probabilities()).reshape('c', rows, tokens, tokens);
    INDArray mean = Nd4jKernels.op("multiply", p, h).sum(true, 2);
    INDArray centred = Nd4jKernels.op("subtract", h, mean);
    return Nd4jKernels.op("multiply", p, centred)
        .muli(attention.scale() / tokens)
        .reshape('c', rows, (long) tokens * tokens);
  }

  /** Returns {@code Σ_j slopes[:, from + j·stride] · parts[j]}. */
  private INDArray weighted(INDArray slopes, int from, int stride, List<INDArray> parts) {
    INDArray sum = Nd4j.zerosLike(parts.getFirst());
    for (int j = 0; j < tokens; j++) {
      INDArray column = slopes.getColumn(from + (long) j * stride, true);
      sum.addi(Nd4jKernels.op("multiply", parts.get(j), column));
    }
    return sum;
  }
}
