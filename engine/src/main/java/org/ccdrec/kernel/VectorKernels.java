package org.ccdrec.kernel;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Kernels on the Vector API and the off-heap memory of ND4J arrays, without copying.
 *
 * <p>Loops run over whole vectors of the preferred shape and handle the remainder with masks or
 * scalars. Rows are split into blocks that depend on the size of the work only.
 *
 * <p>This class is long because it implements a whole sealed interface; anything longer than a loop
 * is in a class of its own.
 */
final class VectorKernels implements Kernels {
  private static final int ROWS_PER_BLOCK = 64;
  private static final int ELEMENTS_PER_BLOCK = 1 << 15;

  private final Workers workers;
  private final List<@Nullable Matrix> scratch = new ArrayList<>();

  VectorKernels(Workers workers) {
    this.workers = workers;
  }

  @Override
  public String name() {
    return "vector-" + Lanes.SPECIES.vectorBitSize();
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  Workers workers() {
    return workers;
  }

  /**
   * Returns scratch memory of undefined contents for one call; the next call reuses the memory of a
   * slot.
   */
  Matrix scratch(int slot, int rows, int columns) {
    while (scratch.size() <= slot) {
      scratch.add(null);
    }
    Matrix held = scratch.get(slot);
    long length = (long) rows * columns;
    if (held == null || held.length() < length) {
      held = Matrix.uninitialised(1, Math.toIntExact(length + length / 4));
      scratch.set(slot, held);
    }
    return held.reshaped(rows, columns);
  }

  VectorProducts.Right pack(Matrix b, int slot) {
    int length = Math.toIntExact(VectorProducts.packedLength(b.rows(), b.columns()));
    return VectorProducts.pack(b, scratch(slot, 1, length), workers);
  }

  VectorProducts.Right packTransposed(Matrix b, int slot) {
    int length = Math.toIntExact(VectorProducts.packedLength(b.columns(), b.rows()));
    return VectorProducts.packTransposed(b, scratch(slot, 1, length), workers);
  }

  private void rows(int rows, IntConsumer work) {
    blocks(
        rows,
        (from, to) -> {
          for (int row = from; row < to; row++) {
            work.accept(row);
          }
        });
  }

  /** Work on rows [from, to), for loops so short that one call per row would be costly. */
  @FunctionalInterface
  private interface BlockWork {
    void accept(int from, int to);
  }

  private void blocks(int rows, BlockWork work) {
    workers.run(
        Math.ceilDiv(rows, ROWS_PER_BLOCK),
        block -> {
          int from = block * ROWS_PER_BLOCK;
          work.accept(from, Math.min(rows, from + ROWS_PER_BLOCK));
        });
  }

  /** Work on elements [from, from + count) of a matrix. */
  @FunctionalInterface
  private interface RangeWork {
    void accept(long from, int count);
  }

  private void ranges(long length, RangeWork work) {
    workers.run(
        Math.toIntExact(Math.ceilDiv(length, ELEMENTS_PER_BLOCK)),
        block -> {
          long from = (long) block * ELEMENTS_PER_BLOCK;
          work.accept(from, (int) Math.min(ELEMENTS_PER_BLOCK, length - from));
        });
  }

  private static long bytes(Matrix matrix) {
    return (long) matrix.columns() * Float.BYTES;
  }

  @Override
  public void combine(float a, Matrix x, float b, Matrix y) {
    x.requireSameShape(y);
    ranges(
        x.length(),
        (from, count) -> {
          long at = from * Float.BYTES;
          Lanes.combine(a, x.address() + at, b, y.address() + at, count);
        });
  }

  @Override
  public void combineRows(float[] a, Matrix x, float[] b, Matrix y) {
    x.requireSameShape(y);
    rows(
        x.rows(),
        row -> {
          long at = row * bytes(x);
          Lanes.combine(a[row], x.address() + at, b[row], y.address() + at, x.columns());
        });
  }

  @Override
  public void combineSomeRows(float a, Matrix x, RowSet rows, float b, Matrix y) {
    int[] some = rows.rows();
    long bytes = bytes(x);
    int width = x.columns();
    blocks(
        some.length,
        (from, to) -> {
          for (int at = from; at < to; at++) {
            long place = some[at] * bytes;
            Lanes.combine(a, x.address() + place, b, y.address() + place, width);
          }
        });
  }

  @Override
  public void hadamard(Matrix x, Matrix y, Matrix out) {
    x.requireSameShape(y);
    ranges(
        x.length(),
        (from, count) -> {
          for (int at = 0; at < count; at += Lanes.COUNT) {
            var mask = Lanes.before(at, count);
            long skip = (from + at) * Float.BYTES;
            FloatVector left = Lanes.load(x.address() + skip, mask);
            Lanes.store(left.mul(Lanes.load(y.address() + skip, mask)), out.address() + skip, mask);
          }
        });
  }

  @Override
  public double dot(Matrix x, Matrix y) {
    x.requireSameShape(y);
    double[] rowSums = new double[x.rows()];
    rows(
        x.rows(),
        row -> {
          long at = row * bytes(x);
          rowSums[row] = Lanes.dot(x.address() + at, y.address() + at, x.columns());
        });
    double sum = 0;
    for (double rowSum : rowSums) {
      sum += rowSum;
    }
    return sum;
  }

  @Override
  public void addRow(Matrix row, Matrix x) {
    rows(
        x.rows(), r -> Lanes.combine(1, row.address(), 1, x.address() + r * bytes(x), x.columns()));
  }

  @Override
  public void columnSums(Matrix x, Matrix out) {
    out.clear();
    for (int row = 0; row < x.rows(); row++) {
      Lanes.combine(1, x.address() + row * bytes(x), 1, out.address(), x.columns());
    }
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(out);
  }

  @Override
  public void activate(Activation f, Matrix x, Matrix out) {
    ranges(
        x.length(),
        (from, count) -> {
          for (int at = 0; at < count; at++) {
            long skip = (from + at) * Float.BYTES;
            Lanes.put(out.address() + skip, f.value(Lanes.get(x.address() + skip)));
          }
        });
  }

  @Override
  public void activateGradient(Activation f, Matrix x, Matrix upstream, Matrix out) {
    ranges(
        x.length(),
        (from, count) -> {
          for (int at = 0; at < count; at++) {
            long skip = (from + at) * Float.BYTES;
            float slope = f.derivative(Lanes.get(x.address() + skip));
            Lanes.put(out.address() + skip, slope * Lanes.get(upstream.address() + skip));
          }
        });
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    VectorProducts.run(VectorProducts.Left.of(a), pack(b, 0), out, accumulate, workers);
  }

  @Override
  public void multiplyTransposedA(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    VectorProducts.run(VectorProducts.Left.transposed(a), pack(b, 0), out, accumulate, workers);
  }

  @Override
  public void multiplyTransposedB(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    VectorProducts.Right right = packTransposed(b, 0);
    VectorProducts.run(VectorProducts.Left.of(a), right, out, accumulate, workers);
  }

  @Override
  public void gather(Matrix table, int[] rows, Matrix out) {
    long bytes = bytes(table);
    int width = table.columns();
    blocks(
        rows.length,
        (from, to) -> {
          for (int at = from; at < to; at++) {
            long source = table.address() + rows[at] * bytes;
            Lanes.combine(1, source, 0, out.address() + at * bytes, width);
          }
        });
  }

  @Override
  public void scatter(Matrix values, int[] rows, Matrix table) {
    scatter(1, values, 0, rows, table);
  }

  @Override
  public void scatterAdd(float scale, Matrix values, int[] rows, Matrix table) {
    scatter(scale, values, 1, rows, table);
  }

  private void scatter(float scale, Matrix values, float keep, int[] rows, Matrix table) {
    long bytes = bytes(table);
    int width = table.columns();
    blocks(
        rows.length,
        (from, to) -> {
          for (int at = from; at < to; at++) {
            long target = table.address() + rows[at] * bytes;
            Lanes.combine(scale, values.address() + at * bytes, keep, target, width);
          }
        });
  }

  @Override
  public void propagate(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out) {
    propagate(new VectorPropagation(matrix, x, support, outRows, out));
  }

  @Override
  public void propagateParts(
      SparseMatrix matrix, Matrix upper, Matrix lower, RowSet outRows, Matrix out) {
    propagate(new VectorPropagation(matrix, upper, null, outRows, out).continuedBy(lower));
  }

  @Override
  public void propagateRows(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out) {
    propagate(new VectorPropagation(matrix, x, support, outRows, out).stacked());
  }

  private void propagate(VectorPropagation propagation) {
    blocks(propagation.size(), propagation::run);
  }

  @Override
  public void rowDots(Matrix x, int[] xRows, Matrix y, int[] yRows, float[] out) {
    long bytes = bytes(x);
    rows(
        xRows.length,
        at ->
            out[at] =
                Lanes.dot(
                    x.address() + xRows[at] * bytes, y.address() + yRows[at] * bytes, x.columns()));
  }

  @Override
  public void layerNorm(Matrix x, Matrix out, Matrix inverseDeviation) {
    rows(
        x.rows(),
        row -> {
          long at = row * bytes(x);
          inverseDeviation.set(
              row, 0, VectorRows.layerNorm(x.address() + at, out.address() + at, x.columns()));
        });
  }

  @Override
  public void layerNormGradient(
      Matrix normalised, Matrix inverseDeviation, Matrix upstream, Matrix out) {
    rows(
        upstream.rows(),
        row -> {
          long at = row * bytes(upstream);
          VectorRows.layerNormGradient(
              normalised.address() + at,
              inverseDeviation.get(row, 0),
              upstream.address() + at,
              out.address() + at,
              upstream.columns());
        });
  }

  @Override
  public void normalizeRows(Matrix x, Matrix out, Matrix norms) {
    rows(
        x.rows(),
        row -> {
          long at = row * bytes(x);
          double squared = Lanes.dot(x.address() + at, x.address() + at, x.columns());
          float norm = (float) Math.max(Math.sqrt(squared), 1e-12);
          norms.set(row, 0, norm);
          Lanes.combine(1 / norm, x.address() + at, 0, out.address() + at, x.columns());
        });
  }

  @Override
  public void normalizeRowsGradient(Matrix normalised, Matrix norms, Matrix upstream, Matrix out) {
    rows(
        upstream.rows(),
        row -> {
          long at = row * bytes(upstream);
          int width = upstream.columns();
          long n = normalised.address() + at;
          float along = Lanes.dot(n, upstream.address() + at, width);
          float scale = 1 / norms.get(row, 0);
          VectorRows.subtractAlong(
              upstream.address() + at, n, along, scale, out.address() + at, width);
        });
  }

  @Override
  public void softmax(Matrix x, Matrix out) {
    rows(
        x.rows(),
        row ->
            VectorRows.softmax(
                x.address() + row * bytes(x), out.address() + row * bytes(x), x.columns()));
  }

  @Override
  public void softmaxGradient(Matrix softmax, Matrix upstream, Matrix out) {
    rows(
        softmax.rows(),
        row -> {
          long at = row * bytes(softmax);
          int width = softmax.columns();
          float mean = Lanes.dot(softmax.address() + at, upstream.address() + at, width);
          for (int column = 0; column < width; column += Lanes.COUNT) {
            var mask = Lanes.before(column, width);
            long skip = at + (long) column * Float.BYTES;
            FloatVector g = Lanes.load(upstream.address() + skip, mask).sub(mean);
            FloatVector p = Lanes.load(softmax.address() + skip, mask);
            Lanes.store(g.lanewise(VectorOperators.MUL, p), out.address() + skip, mask);
          }
        });
  }

  @Override
  public void attention(Attention attention, Attention.State state, Matrix out) {
    new VectorAttention(this, attention, state).forward(attention.tokens().size(), out);
  }

  @Override
  public void attentionOfFirst(Attention attention, Attention.State state, Matrix out) {
    new VectorAttention(this, attention, state).forward(1, out);
  }

  @Override
  public void attentionGradient(
      Attention attention, Attention.State state, Matrix upstream, Attention.Gradients gradients) {
    new VectorAttention(this, attention, state).backward(upstream, gradients);
  }

  @Override
  public void adam(AdamStep step, Matrix gradient, AdamMoments moments, Matrix parameter) {
    VectorRows.Adam adam = new VectorRows.Adam(step, moments, parameter);
    ranges(
        parameter.length(),
        (from, count) -> {
          long at = from * Float.BYTES;
          adam.move(gradient.address() + at, at, count);
        });
  }

  @Override
  public void adamSparse(
      AdamStep step, Matrix gradient, RowSet rows, AdamMoments moments, Matrix parameter) {
    VectorRows.Adam adam = new VectorRows.Adam(step, moments, parameter);
    Matrix zeros = scratch(0, 1, parameter.columns());
    zeros.clear();
    long bytes = bytes(parameter);
    int[] given = rows.rows();
    workers.run(
        Math.ceilDiv(parameter.rows(), ROWS_PER_BLOCK),
        block -> {
          int first = block * ROWS_PER_BLOCK;
          int end = Math.min(parameter.rows(), first + ROWS_PER_BLOCK);
          int next = rows.firstAtOrAfter(first);
          for (int row = first; row < end; row++) {
            boolean idle = next == given.length || given[next] != row;
            long source = idle ? zeros.address() : gradient.address() + next++ * bytes;
            adam.move(source, row * bytes, parameter.columns());
          }
        });
    Reference.reachabilityFence(zeros);
  }

  @Override
  public void adamRows(
      AdamStep step, Matrix gradient, int[] rows, AdamMoments moments, Matrix parameter) {
    VectorRows.Adam adam = new VectorRows.Adam(step, moments, parameter);
    long bytes = bytes(parameter);
    rows(
        rows.length,
        at -> adam.move(gradient.address() + at * bytes, rows[at] * bytes, parameter.columns()));
  }

  @Override
  public void topK(Matrix scores, int k, int[] columns) {
    rows(
        scores.rows(),
        row -> VectorSelection.topK(scores.address(), row, scores.columns(), k, columns));
  }

  @Override
  public void nearestRows(Matrix x, int k, int[] rows, float[] products) {
    new VectorNeighbours(this, x, k).run(rows, products);
  }

  @Override
  public void selectRanks(Matrix scores, int[] ranks, int[] columns) {
    int width = scores.columns();
    rows(
        scores.rows(),
        row ->
            columns[row] =
                ranks[row] < 0
                    ? -1
                    : VectorSelection.columnOfRank(scores.address(), row, width, ranks[row]));
  }

  @Override
  public void gaussian(long seed, Matrix out) {
    VectorNoise.fill(seed, out, scratch(0, 1, 2 * Noise.PAIRS_PER_BLOCK), workers);
  }

  @Override
  public void close() {
    workers.close();
  }
}
