package org.ccdrec.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Kernels in plain loops: the readable reference that the other kernels are tested against, and the
 * fallback if the Vector API is not available.
 *
 * <p>Reductions sum in double precision.
 *
 * <p>This class is long because it implements a whole sealed interface; anything longer than a loop
 * is in a class of its own.
 */
final class ScalarKernels implements Kernels {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final double LAYER_NORM_EPSILON = 1e-5;
  private static final int ROWS_PER_BLOCK = 64;

  /** An operation on one row. */
  @FunctionalInterface
  private interface RowWork {
    void accept(int row);
  }

  private final Workers workers;

  ScalarKernels(Workers workers) {
    this.workers = workers;
  }

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  private void rows(int rows, RowWork work) {
    workers.run(
        Math.ceilDiv(rows, ROWS_PER_BLOCK),
        block -> {
          int end = Math.min(rows, (block + 1) * ROWS_PER_BLOCK);
          for (int row = block * ROWS_PER_BLOCK; row < end; row++) {
            work.accept(row);
          }
        });
  }

  @Override
  public void combine(float a, Matrix x, float b, Matrix y) {
    x.requireSameShape(y);
    MemorySegment xs = x.segment();
    MemorySegment ys = y.segment();
    for (long at = 0; at < xs.byteSize(); at += Float.BYTES) {
      float old = b == 0 ? 0 : b * ys.get(FLOAT, at);
      ys.set(FLOAT, at, a * xs.get(FLOAT, at) + old);
    }
  }

  @Override
  public void combineRows(float[] a, Matrix x, float[] b, Matrix y) {
    x.requireSameShape(y);
    rows(
        x.rows(),
        row -> {
          for (int column = 0; column < x.columns(); column++) {
            float old = b[row] == 0 ? 0 : b[row] * y.get(row, column);
            y.set(row, column, a[row] * x.get(row, column) + old);
          }
        });
  }

  @Override
  public void combineSomeRows(float a, Matrix x, RowSet rows, float b, Matrix y) {
    int[] some = rows.rows();
    rows(
        some.length,
        at -> {
          for (int column = 0; column < x.columns(); column++) {
            float old = b == 0 ? 0 : b * y.get(some[at], column);
            y.set(some[at], column, a * x.get(some[at], column) + old);
          }
        });
  }

  @Override
  public void hadamard(Matrix x, Matrix y, Matrix out) {
    for (int row = 0; row < x.rows(); row++) {
      for (int column = 0; column < x.columns(); column++) {
        out.set(row, column, x.get(row, column) * y.get(row, column));
      }
    }
  }

  @Override
  public double dot(Matrix x, Matrix y) {
    x.requireSameShape(y);
    double sum = 0;
    for (int row = 0; row < x.rows(); row++) {
      sum += rowDot(x, row, y, row);
    }
    return sum;
  }

  static double rowDot(Matrix x, int xRow, Matrix y, int yRow) {
    double sum = 0;
    for (int column = 0; column < x.columns(); column++) {
      sum += (double) x.get(xRow, column) * y.get(yRow, column);
    }
    return sum;
  }

  @Override
  public void addRow(Matrix row, Matrix x) {
    for (int r = 0; r < x.rows(); r++) {
      for (int column = 0; column < x.columns(); column++) {
        x.set(r, column, x.get(r, column) + row.get(0, column));
      }
    }
  }

  @Override
  public void columnSums(Matrix x, Matrix out) {
    for (int column = 0; column < x.columns(); column++) {
      double sum = 0;
      for (int row = 0; row < x.rows(); row++) {
        sum += x.get(row, column);
      }
      out.set(0, column, (float) sum);
    }
  }

  @Override
  public void activate(Activation f, Matrix x, Matrix out) {
    rows(
        x.rows(),
        row -> {
          for (int column = 0; column < x.columns(); column++) {
            out.set(row, column, f.value(x.get(row, column)));
          }
        });
  }

  @Override
  public void activateGradient(Activation f, Matrix x, Matrix upstream, Matrix out) {
    rows(
        x.rows(),
        row -> {
          for (int column = 0; column < x.columns(); column++) {
            float derivative = f.derivative(x.get(row, column));
            out.set(row, column, upstream.get(row, column) * derivative);
          }
        });
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    product(
        out,
        accumulate,
        a.columns(),
        (row, column, at) -> (double) a.get(row, at) * b.get(at, column));
  }

  @Override
  public void multiplyTransposedA(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    product(
        out,
        accumulate,
        a.rows(),
        (row, column, at) -> (double) a.get(at, row) * b.get(at, column));
  }

  @Override
  public void multiplyTransposedB(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    product(
        out,
        accumulate,
        a.columns(),
        (row, column, at) -> (double) a.get(row, at) * b.get(column, at));
  }

  /** One term of an element's sum. */
  @FunctionalInterface
  private interface Term {
    double of(int row, int column, int at);
  }

  private void product(Matrix out, boolean accumulate, int depth, Term term) {
    rows(
        out.rows(),
        row -> {
          for (int column = 0; column < out.columns(); column++) {
            double sum = accumulate ? out.get(row, column) : 0;
            for (int at = 0; at < depth; at++) {
              sum += term.of(row, column, at);
            }
            out.set(row, column, (float) sum);
          }
        });
  }

  @Override
  public void gather(Matrix table, int[] rows, Matrix out) {
    long bytes = (long) table.columns() * Float.BYTES;
    rows(
        rows.length,
        at ->
            MemorySegment.copy(
                table.segment(), rows[at] * bytes, out.segment(), at * bytes, bytes));
  }

  @Override
  public void scatter(Matrix values, int[] rows, Matrix table) {
    long bytes = (long) table.columns() * Float.BYTES;
    rows(
        rows.length,
        at ->
            MemorySegment.copy(
                values.segment(), at * bytes, table.segment(), rows[at] * bytes, bytes));
  }

  @Override
  public void scatterAdd(float scale, Matrix values, int[] rows, Matrix table) {
    rows(
        rows.length,
        at -> {
          for (int column = 0; column < table.columns(); column++) {
            float old = table.get(rows[at], column);
            table.set(rows[at], column, old + scale * values.get(at, column));
          }
        });
  }

  @Override
  public void propagate(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out) {
    int[] targets = outRows.rows();
    rows(targets.length, at -> propagateRow(matrix, targets[at], x, support, out, targets[at]));
  }

  @Override
  public void propagateRows(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out) {
    int[] targets = outRows.rows();
    rows(targets.length, at -> propagateRow(matrix, targets[at], x, support, out, at));
  }

  private static void propagateRow(
      SparseMatrix matrix, int row, Matrix x, @Nullable RowSet support, Matrix out, int outRow) {
    for (int column = 0; column < x.columns(); column++) {
      double sum = 0;
      for (int at = matrix.offsets()[row]; at < matrix.offsets()[row + 1]; at++) {
        int neighbour = matrix.columnIndices()[at];
        if (support == null || support.contains(neighbour)) {
          sum += (double) matrix.values()[at] * x.get(neighbour, column);
        }
      }
      out.set(outRow, column, (float) sum);
    }
  }

  @Override
  public void rowDots(Matrix x, int[] xRows, Matrix y, int[] yRows, float[] out) {
    rows(xRows.length, at -> out[at] = (float) rowDot(x, xRows[at], y, yRows[at]));
  }

  @Override
  public void layerNorm(Matrix x, Matrix out, Matrix inverseDeviation) {
    rows(x.rows(), row -> layerNormRow(x, row, out, row, inverseDeviation));
  }

  static void layerNormRow(Matrix x, int row, Matrix out, int outRow, Matrix inverseDeviation) {
    int width = x.columns();
    double mean = 0;
    for (int column = 0; column < width; column++) {
      mean += x.get(row, column);
    }
    mean /= width;
    double variance = 0;
    for (int column = 0; column < width; column++) {
      double centred = x.get(row, column) - mean;
      variance += centred * centred;
    }
    double inverse = 1 / Math.sqrt(variance / width + LAYER_NORM_EPSILON);
    for (int column = 0; column < width; column++) {
      out.set(outRow, column, (float) ((x.get(row, column) - mean) * inverse));
    }
    inverseDeviation.set(outRow, 0, (float) inverse);
  }

  @Override
  public void layerNormGradient(
      Matrix normalised, Matrix inverseDeviation, Matrix upstream, Matrix out) {
    int width = upstream.columns();
    rows(
        upstream.rows(),
        row -> {
          double mean = 0;
          for (int column = 0; column < width; column++) {
            mean += upstream.get(row, column);
          }
          mean /= width;
          double slope = rowDot(normalised, row, upstream, row) / width;
          double inverse = inverseDeviation.get(row, 0);
          for (int column = 0; column < width; column++) {
            double g = upstream.get(row, column) - mean - slope * normalised.get(row, column);
            out.set(row, column, (float) (inverse * g));
          }
        });
  }

  @Override
  public void normalizeRows(Matrix x, Matrix out, Matrix norms) {
    rows(
        x.rows(),
        row -> {
          double norm = Math.max(Math.sqrt(rowDot(x, row, x, row)), 1e-12);
          norms.set(row, 0, (float) norm);
          for (int column = 0; column < x.columns(); column++) {
            out.set(row, column, (float) (x.get(row, column) / norm));
          }
        });
  }

  @Override
  public void normalizeRowsGradient(Matrix normalised, Matrix norms, Matrix upstream, Matrix out) {
    rows(
        upstream.rows(),
        row -> {
          double along = rowDot(normalised, row, upstream, row);
          for (int column = 0; column < upstream.columns(); column++) {
            double g = upstream.get(row, column) - along * normalised.get(row, column);
            out.set(row, column, (float) (g / norms.get(row, 0)));
          }
        });
  }

  @Override
  public void softmax(Matrix x, Matrix out) {
    rows(
        x.rows(),
        row -> {
          double largest = Double.NEGATIVE_INFINITY;
          for (int column = 0; column < x.columns(); column++) {
            largest = Math.max(largest, x.get(row, column));
          }
          double sum = 0;
          for (int column = 0; column < x.columns(); column++) {
            sum += Math.exp(x.get(row, column) - largest);
          }
          for (int column = 0; column < x.columns(); column++) {
            out.set(row, column, (float) (Math.exp(x.get(row, column) - largest) / sum));
          }
        });
  }

  @Override
  public void softmaxGradient(Matrix softmax, Matrix upstream, Matrix out) {
    rows(
        softmax.rows(),
        row -> {
          double mean = rowDot(softmax, row, upstream, row);
          for (int column = 0; column < softmax.columns(); column++) {
            double g = upstream.get(row, column) - mean;
            out.set(row, column, (float) (g * softmax.get(row, column)));
          }
        });
  }

  @Override
  public void attention(Attention attention, Attention.State state, Matrix out) {
    new ScalarAttention(this, attention, state).forward(out);
  }

  @Override
  public void attentionGradient(
      Attention attention, Attention.State state, Matrix upstream, Attention.Gradients gradients) {
    new ScalarAttention(this, attention, state).backward(upstream, gradients);
  }

  @Override
  public void adam(AdamStep step, Matrix gradient, AdamMoments moments, Matrix parameter) {
    rows(parameter.rows(), row -> adamRow(step, gradient, row, moments, row, parameter));
  }

  @Override
  public void adamRows(
      AdamStep step, Matrix gradient, int[] rows, AdamMoments moments, Matrix parameter) {
    rows(rows.length, at -> adamRow(step, gradient, at, moments, rows[at], parameter));
  }

  @Override
  public void adamSparse(
      AdamStep step, Matrix gradient, RowSet rows, AdamMoments moments, Matrix parameter) {
    Matrix zeros = Matrix.zeros(1, parameter.columns());
    rows(
        parameter.rows(),
        row -> {
          boolean given = rows.contains(row);
          int source = given ? rows.firstAtOrAfter(row) : 0;
          adamRow(step, given ? gradient : zeros, source, moments, row, parameter);
        });
  }

  private static void adamRow(
      AdamStep step, Matrix gradient, int source, AdamMoments moments, int row, Matrix parameter) {
    float rate = step.correctedRate();
    float correction = step.rootCorrection();
    for (int column = 0; column < parameter.columns(); column++) {
      float g = gradient.get(source, column);
      float m = (float) (step.beta1() * moments.first().get(row, column) + (1 - step.beta1()) * g);
      float v =
          (float) (step.beta2() * moments.second().get(row, column) + (1 - step.beta2()) * g * g);
      moments.first().set(row, column, m);
      moments.second().set(row, column, v);
      double root = Math.sqrt(v) * correction + step.epsilon();
      parameter.set(row, column, (float) (parameter.get(row, column) - rate * m / root));
    }
  }

  @Override
  public void topK(Matrix scores, int k, int[] columns) {
    rows(scores.rows(), row -> TopK.select(scores.segment(), row, scores.columns(), k, columns));
  }

  @Override
  public void selectRanks(Matrix scores, int[] ranks, int[] columns) {
    rows(
        scores.rows(),
        row -> columns[row] = ranks[row] < 0 ? -1 : columnOfRank(scores, row, ranks[row]));
  }

  private static int columnOfRank(Matrix scores, int row, int rank) {
    Integer[] order = new Integer[scores.columns()];
    Arrays.setAll(order, column -> column);
    Arrays.sort(
        order, (a, b) -> Float.compare(TopK.key(scores.get(row, b)), TopK.key(scores.get(row, a))));
    return order[rank];
  }

  @Override
  public void gaussian(long seed, Matrix out) {
    int pairs = (int) Math.ceilDiv(out.length(), 2);
    rows(
        Math.ceilDiv(pairs, Noise.PAIRS_PER_BLOCK),
        block -> Noise.fillBlock(seed, block, out.segment(), out.length()));
  }

  @Override
  public void close() {
    workers.close();
  }
}
