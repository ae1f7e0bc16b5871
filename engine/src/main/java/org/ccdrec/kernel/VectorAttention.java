package org.ccdrec.kernel;

import java.lang.ref.Reference;
import jdk.incubator.vector.VectorMask;

/**
 * The attention estimator in blocks of rows: each block runs through all stages while its tokens
 * are in the cache. Weight gradients are summed per block, and the blocks are added in order.
 */
final class VectorAttention {
  private static final int ROWS_PER_BLOCK = 64;

  private final Attention attention;
  private final Attention.State state;
  private final VectorKernels kernels;
  private final int rows;
  private final int d;
  private final long rowBytes;
  private final int tokens;
  private final int blocks;

  VectorAttention(VectorKernels kernels, Attention attention, Attention.State state) {
    this.kernels = kernels;
    this.attention = attention;
    this.state = state;
    this.rows = attention.rows();
    this.d = attention.dimension();
    this.rowBytes = (long) d * Float.BYTES;
    this.tokens = attention.tokenCount();
    this.blocks = Math.ceilDiv(rows, ROWS_PER_BLOCK);
  }

  /**
   * Runs the forward pass if only the first {@code changed} content tokens differ from the previous
   * one.
   */
  void forward(int changed, Matrix out) {
    VectorProducts.Right queryKey = kernels.pack(attention.queryKey(), 0);
    VectorProducts.Right value = kernels.pack(attention.value(), 1);
    projectTimes(queryKey);
    kernels
        .workers()
        .run(
            blocks,
            block -> {
              int first = block * ROWS_PER_BLOCK;
              int count = Math.min(ROWS_PER_BLOCK, rows - first);
              normalise(first, count, changed, queryKey);
              Tokens rowTokens = new Tokens();
              for (int row = first; row < first + count; row++) {
                scores(rowTokens.of(row), row);
              }
              softmax(first, count);
              for (int row = first; row < first + count; row++) {
                mix(rowTokens.of(row), row);
              }
              multiply(state.mixed(), first, value, count, out, first, false);
            });
    Reference.reachabilityFence(this);
  }

  /** Normalises and projects the time embeddings. */
  private void projectTimes(VectorProducts.Right queryKey) {
    int times = attention.timeTable().rows();
    long table = attention.timeTable().address();
    long normalised = state.timeNormalised().address();
    for (int time = 0; time < times; time++) {
      VectorRows.layerNorm(table + time * rowBytes, normalised + time * rowBytes, d);
    }
    multiply(state.timeNormalised(), 0, queryKey, times, state.timeProjected(), 0, false);
  }

  private void multiply(
      Matrix a,
      int aRow,
      VectorProducts.Right right,
      int count,
      Matrix out,
      int outRow,
      boolean accumulate) {
    VectorProducts.rows(
        VectorProducts.Left.of(a).skipRows(aRow),
        right,
        count,
        out.address() + outRow * rowBytes,
        accumulate);
  }

  private void normalise(int first, int count, int changed, VectorProducts.Right queryKey) {
    for (int token = 0; token < changed; token++) {
      long source = attention.tokens().get(token).address();
      int start = token * rows + first;
      for (int at = 0; at < count; at++) {
        float inverse =
            VectorRows.layerNorm(
                source + (first + at) * rowBytes,
                state.normalised().address() + (start + at) * rowBytes,
                d);
        state.inverseDeviation().set(start + at, 0, inverse);
      }
      multiply(state.normalised(), start, queryKey, count, state.projected(), start, false);
    }
  }

  /**
   * Where the tokens of a row lie, and room for one number of each; used by one block at a time.
   */
  private final class Tokens {
    private final long[] normalised = new long[tokens];
    private final long[] projected = new long[tokens];
    private final float[] numbers = new float[tokens];

    /** Moves to a row. */
    Tokens of(int row) {
      for (int token = 0; token < tokens; token++) {
        boolean time = token == tokens - 1;
        long offset = offset(token, row);
        normalised[token] = (time ? state.timeNormalised() : state.normalised()).address() + offset;
        projected[token] = (time ? state.timeProjected() : state.projected()).address() + offset;
      }
      return this;
    }
  }

  private void scores(Tokens of, int row) {
    float scale = attention.scale();
    long target = state.probabilities().address() + (long) row * tokens * tokens * Float.BYTES;
    for (long query : of.projected) {
      VectorGroups.dots(query, of.normalised, d, of.numbers);
      for (int j = 0; j < tokens; j++, target += Float.BYTES) {
        Lanes.put(target, of.numbers[j] * scale);
      }
    }
  }

  private long offset(int token, int row) {
    return rowBytes * (token == tokens - 1 ? attention.times()[row] : token * rows + row);
  }

  /**
   * Computes the softmax of each group of {@code tokens} scores, with one pass of exponentials over
   * the block.
   */
  private void softmax(int first, int count) {
    int groups = count * tokens;
    long start = state.probabilities().address() + (long) first * tokens * tokens * Float.BYTES;
    for (int group = 0; group < groups; group++) {
      long at = start + (long) group * tokens * Float.BYTES;
      float largest = Float.NEGATIVE_INFINITY;
      for (int j = 0; j < tokens; j++) {
        largest = Math.max(largest, Lanes.get(at + (long) j * Float.BYTES));
      }
      for (int j = 0; j < tokens; j++) {
        long place = at + (long) j * Float.BYTES;
        Lanes.put(place, Lanes.get(place) - largest);
      }
    }
    int length = groups * tokens;
    for (int at = 0; at < length; at += Lanes.COUNT) {
      VectorMask<Float> mask = Lanes.before(at, length);
      long place = start + (long) at * Float.BYTES;
      Lanes.store(VectorMath.exp(Lanes.load(place, mask)), place, mask);
    }
    for (int group = 0; group < groups; group++) {
      long at = start + (long) group * tokens * Float.BYTES;
      float sum = 0;
      for (int j = 0; j < tokens; j++) {
        sum += Lanes.get(at + (long) j * Float.BYTES);
      }
      for (int j = 0; j < tokens; j++) {
        long place = at + (long) j * Float.BYTES;
        Lanes.put(place, Lanes.get(place) / sum);
      }
    }
  }

  private float probability(int row, int i, int j) {
    return Lanes.get(
        state.probabilities().address() + (((long) row * tokens + i) * tokens + j) * Float.BYTES);
  }

  private float weight(int row, int j) {
    float sum = 0;
    for (int i = 0; i < tokens; i++) {
      sum += probability(row, i, j);
    }
    return sum / tokens;
  }

  private void mix(Tokens of, int row) {
    for (int j = 0; j < tokens; j++) {
      of.numbers[j] = weight(row, j);
    }
    long target = state.mixed().address() + row * rowBytes;
    VectorGroups.sum(of.numbers, of.normalised, false, target, d);
  }

  void backward(Matrix upstream, Attention.Gradients gradients) {
    int times = attention.timeTable().rows();
    Backward work =
        new Backward(
            upstream,
            gradients,
            kernels.packTransposed(attention.value(), 0),
            kernels.packTransposed(attention.queryKey(), 1),
            kernels.scratch(2, rows, d),
            kernels.scratch(3, (tokens - 1) * rows, d),
            kernels.scratch(4, blocks * d, d),
            kernels.scratch(5, blocks * d, d),
            kernels.scratch(6, blocks * times, d));
    kernels.workers().run(blocks, block -> backwardBlock(work, block));
    sumBlocks(work.valueParts(), gradients.value());
    sumBlocks(work.queryKeyParts(), gradients.queryKey());
    Matrix timeGradient = kernels.scratch(7, times, d);
    sumBlocks(work.timeParts(), timeGradient);
    kernels.multiplyTransposedA(state.timeNormalised(), timeGradient, gradients.queryKey(), true);
    Reference.reachabilityFence(work);
  }

  /**
   * Shared state of the blocks of a backward pass; each block writes its own rows or its own part.
   */
  private record Backward(
      Matrix upstream,
      Attention.Gradients gradients,
      VectorProducts.Right valueTransposed,
      VectorProducts.Right queryKeyTransposed,
      Matrix mixedGradient,
      Matrix projectedGradient,
      Matrix valueParts,
      Matrix queryKeyParts,
      Matrix timeParts) {}

  private void sumBlocks(Matrix parts, Matrix out) {
    long bytes = out.length() * Float.BYTES;
    int width = Math.toIntExact(out.length());
    if (blocks == 0) {
      out.clear();
    }
    for (int block = 0; block < blocks; block++) {
      Lanes.combine(1, parts.address() + block * bytes, block == 0 ? 0 : 1, out.address(), width);
    }
  }

  private void backwardBlock(Backward work, int block) {
    int first = block * ROWS_PER_BLOCK;
    int count = Math.min(ROWS_PER_BLOCK, rows - first);
    int times = attention.timeTable().rows();
    multiply(work.upstream, first, work.valueTransposed, count, work.mixedGradient, first, false);
    transposedPart(state.mixed(), work.upstream, first, count, work.valueParts, block, false);
    work.timeParts.rowRange(block * times, (block + 1) * times).clear();
    Tokens rowTokens = new Tokens();
    float[] scoreGradient = new float[tokens * tokens];
    for (int row = first; row < first + count; row++) {
      scoreGradients(rowTokens.of(row), row, work.mixedGradient, scoreGradient);
      tokenGradients(rowTokens, row, scoreGradient, work, block);
    }
    for (int token = 0; token < tokens - 1; token++) {
      int start = token * rows + first;
      transposedPart(
          state.normalised().rowRange(token * rows, (token + 1) * rows),
          work.projectedGradient.rowRange(token * rows, (token + 1) * rows),
          first,
          count,
          work.queryKeyParts,
          block,
          token > 0);
      Matrix target = work.gradients.tokens().get(token);
      multiply(work.projectedGradient, start, work.queryKeyTransposed, count, target, first, true);
      for (int at = 0; at < count; at++) {
        long place = (first + at) * rowBytes;
        VectorRows.layerNormGradient(
            state.normalised().address() + (start + at) * rowBytes,
            state.inverseDeviation().get(start + at, 0),
            target.address() + place,
            target.address() + place,
            d);
      }
    }
  }

  /** {@code parts[block] ← a[rows]ᵀ b[rows]}, or {@code +=}. */
  private void transposedPart(
      Matrix a, Matrix b, int first, int count, Matrix parts, int block, boolean accumulate) {
    Matrix part = parts.rowRange(block * d, (block + 1) * d);
    Matrix left = a.rowRange(first, first + count);
    Matrix right = b.rowRange(first, first + count);
    if (VectorProducts.Right.fits(d)) {
      VectorProducts.rows(
          VectorProducts.Left.transposed(left),
          VectorProducts.Right.of(right),
          d,
          part.address(),
          accumulate);
      return;
    }
    if (!accumulate) {
      part.clear();
    }
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < d; column++) {
        Lanes.combine(
            left.get(row, column),
            right.address() + row * rowBytes,
            1,
            part.address() + column * rowBytes,
            d);
      }
    }
  }

  /**
   * Computes the gradient of a row's unscaled scores, through softmax and the average over tokens.
   */
  private void scoreGradients(Tokens of, int row, Matrix mixedGradient, float[] out) {
    float[] weightGradient = of.numbers;
    VectorGroups.dots(mixedGradient.address() + row * rowBytes, of.normalised, d, weightGradient);
    float scale = attention.scale() / tokens;
    for (int i = 0; i < tokens; i++) {
      float mean = 0;
      for (int j = 0; j < tokens; j++) {
        mean += probability(row, i, j) * weightGradient[j];
      }
      for (int j = 0; j < tokens; j++) {
        out[i * tokens + j] = probability(row, i, j) * (weightGradient[j] - mean) * scale;
      }
    }
  }

  private void tokenGradients(Tokens of, int row, float[] scoreGradient, Backward work, int block) {
    float[] slopes = of.numbers;
    for (int token = 0; token < tokens - 1; token++) {
      System.arraycopy(scoreGradient, token * tokens, slopes, 0, tokens);
      long place = work.projectedGradient.address() + (token * rows + row) * rowBytes;
      VectorGroups.sum(slopes, of.normalised, false, place, d);
      long target = work.gradients.tokens().get(token).address() + row * rowBytes;
      long mixedGradient = work.mixedGradient.address() + row * rowBytes;
      Lanes.combine(weight(row, token), mixedGradient, 0, target, d);
      for (int i = 0; i < tokens; i++) {
        slopes[i] = scoreGradient[i * tokens + token];
      }
      VectorGroups.sum(slopes, of.projected, true, target, d);
    }
    int time = block * attention.timeTable().rows() + attention.times()[row];
    System.arraycopy(scoreGradient, (tokens - 1) * tokens, slopes, 0, tokens);
    VectorGroups.sum(slopes, of.normalised, true, work.timeParts.address() + time * rowBytes, d);
  }
}
