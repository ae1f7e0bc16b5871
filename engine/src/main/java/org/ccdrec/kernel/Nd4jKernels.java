package org.ccdrec.kernel;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Kernels built from ND4J operations only. They run on a GPU if the ND4J backend is CUDA; on the
 * CPU they serve as an independent check, many times slower than the vector kernels.
 *
 * <p>The memory of a {@link Matrix} is host memory. On a CUDA backend inputs are marked as changed
 * on the host before an operation, and outputs are copied to the host after it, so that code
 * between operations sees current values; each operation thus costs one transfer in each direction.
 * This exchange was written from ND4J's documentation and has not yet run on a GPU. {@link #topK}
 * and {@link #selectRanks} select on the host.
 *
 * <p>ND4J splits its operations over its own threads (OMP_NUM_THREADS).
 *
 * <p>This class is long because it implements a whole sealed interface; anything longer than a loop
 * is in a class of its own.
 */
final class Nd4jKernels implements Kernels {
  private static final double LAYER_NORM_EPSILON = 1e-5;
  private static final double SMALLEST_NORM = 1e-12;

  private final boolean device = !Nd4j.getEnvironment().isCPU();
  private final Nd4jGraphs graphs = new Nd4jGraphs(this);

  private Nd4jKernels() {}

  /** Creates kernels, provided that the ND4J library has code for the device. */
  static Nd4jKernels open() {
    Nd4jKernels kernels = new Nd4jKernels();
    if (kernels.device) {
      CudaDevices.requireSupported();
    }
    return kernels;
  }

  @Override
  public String name() {
    return device ? "nd4j-cuda" : "nd4j-cpu";
  }

  @Override
  public int threads() {
    return Nd4j.getEnvironment().maxThreads();
  }

  /** Returns a matrix as an input. */
  INDArray read(Matrix matrix) {
    INDArray array = matrix.array();
    if (device) {
      Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
    }
    return array;
  }

  /** Copies a result into a matrix of its shape. */
  void write(INDArray result, Matrix matrix) {
    INDArray array = read(matrix);
    array.assign(result);
    if (device) {
      Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    }
  }

  /** Runs a custom operation with one result. */
  static INDArray op(String name, INDArray... inputs) {
    return Nd4j.exec(DynamicCustomOp.builder(name).addInputs(inputs).build())[0];
  }

  private static INDArray column(float[] values) {
    return Nd4j.createFromArray(values).reshape(values.length, 1);
  }

  static INDArray indices(int[] rows) {
    return Nd4j.createFromArray(rows);
  }

  private static INDArray rows(INDArray table, int[] rows) {
    return op("gather", table, indices(rows));
  }

  /** Replaces some rows of a matrix. */
  void writeRows(INDArray values, int[] rows, Matrix matrix) {
    write(op("scatter_upd", read(matrix).dup(), indices(rows), values), matrix);
  }

  /** Returns {@code ⟨x[r], y[r]⟩} of every row, {@code n × 1}. */
  static INDArray rowDots(INDArray x, INDArray y) {
    return x.mul(y).sum(true, 1);
  }

  @Override
  public void combine(float a, Matrix x, float b, Matrix y) {
    x.requireSameShape(y);
    if (y.length() == 0) {
      return;
    }
    INDArray scaled = read(x).mul(a);
    write(b == 0 ? scaled : scaled.addi(read(y).mul(b)), y);
  }

  @Override
  public void combineRows(float[] a, Matrix x, float[] b, Matrix y) {
    x.requireSameShape(y);
    if (y.length() == 0) {
      return;
    }
    int[] kept = RowSet.ofMembers(nonzero(b)).rows();
    INDArray result = op("multiply", read(x), column(a));
    if (kept.length > 0) {
      float[] factors = new float[kept.length];
      for (int at = 0; at < kept.length; at++) {
        factors[at] = b[kept[at]];
      }
      INDArray old = op("multiply", rows(read(y), kept), column(factors));
      result = op("scatter_add", result, indices(kept), old);
    }
    write(result, y);
  }

  private static byte[] nonzero(float[] values) {
    byte[] flags = new byte[values.length];
    for (int at = 0; at < flags.length; at++) {
      flags[at] = (byte) (values[at] == 0 ? 0 : 1);
    }
    return flags;
  }

  @Override
  public void combineSomeRows(float a, Matrix x, RowSet rows, float b, Matrix y) {
    if (rows.size() == 0 || y.length() == 0) {
      return;
    }
    INDArray scaled = rows(read(x), rows.rows()).mul(a);
    INDArray sum = b == 0 ? scaled : scaled.addi(rows(read(y), rows.rows()).mul(b));
    writeRows(sum, rows.rows(), y);
  }

  @Override
  public void hadamard(Matrix x, Matrix y, Matrix out) {
    if (out.length() > 0) {
      write(read(x).mul(read(y)), out);
    }
  }

  @Override
  public double dot(Matrix x, Matrix y) {
    x.requireSameShape(y);
    if (x.length() == 0) {
      return 0;
    }
    INDArray products = read(x).castTo(DataType.DOUBLE).muli(read(y).castTo(DataType.DOUBLE));
    return products.sumNumber().doubleValue();
  }

  @Override
  public void addRow(Matrix row, Matrix x) {
    if (x.length() > 0) {
      write(op("add", read(x), read(row)), x);
    }
  }

  @Override
  public void columnSums(Matrix x, Matrix out) {
    if (x.length() == 0) {
      out.clear();
    } else {
      write(read(x).sum(true, 0), out);
    }
  }

  @Override
  public void activate(Activation f, Matrix x, Matrix out) {
    if (x.length() == 0) {
      return;
    }
    INDArray values = read(x);
    write(
        switch (f) {
          case ActivationFunctions.LeakyRelu(float slope) -> values.mul(step(values, slope));
          case ActivationFunctions.Sigmoid() -> Transforms.sigmoid(values, true);
          case ActivationFunctions.Tanh() -> Transforms.tanh(values, true);
          case ActivationFunctions.Silu() -> Transforms.sigmoid(values, true).muli(values);
        },
        out);
  }

  /** Returns 1 where positive, {@code slope} elsewhere. */
  private static INDArray step(INDArray values, float slope) {
    return values.gt(0).castTo(DataType.FLOAT).muli(1 - slope).addi(slope);
  }

  @Override
  public void activateGradient(Activation f, Matrix x, Matrix upstream, Matrix out) {
    if (x.length() == 0) {
      return;
    }
    INDArray values = read(x);
    INDArray derivative =
        switch (f) {
          case ActivationFunctions.LeakyRelu(float slope) -> step(values, slope);
          case ActivationFunctions.Sigmoid() -> slopeOfSigmoid(Transforms.sigmoid(values, true));
          case ActivationFunctions.Tanh() -> {
            INDArray y = Transforms.tanh(values, true);
            yield y.muli(y).rsubi(1);
          }
          case ActivationFunctions.Silu() -> {
            INDArray sigmoid = Transforms.sigmoid(values, true);
            yield sigmoid.add(slopeOfSigmoid(sigmoid).muli(values));
          }
        };
    write(derivative.muli(read(upstream)), out);
  }

  private static INDArray slopeOfSigmoid(INDArray sigmoid) {
    return sigmoid.rsub(1).muli(sigmoid);
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    if (!isTrivial(a.columns(), out, accumulate)) {
      put(read(a).mmul(read(b)), out, accumulate);
    }
  }

  @Override
  public void multiplyTransposedA(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    if (!isTrivial(a.rows(), out, accumulate)) {
      put(read(a).transpose().mmul(read(b)), out, accumulate);
    }
  }

  @Override
  public void multiplyTransposedB(Matrix a, Matrix b, Matrix out, boolean accumulate) {
    if (!isTrivial(a.columns(), out, accumulate)) {
      put(read(a).mmul(read(b).transpose()), out, accumulate);
    }
  }

  /**
   * Returns whether a product is empty or an empty sum, both of which ND4J rejects; writes zeros in
   * the latter case.
   */
  private static boolean isTrivial(int depth, Matrix out, boolean accumulate) {
    if (depth == 0 && !accumulate) {
      out.clear();
    }
    return depth == 0 || out.length() == 0;
  }

  private void put(INDArray product, Matrix out, boolean accumulate) {
    write(accumulate ? read(out).add(product) : product, out);
  }

  @Override
  public void gather(Matrix table, int[] rows, Matrix out) {
    if (out.length() > 0) {
      write(rows(read(table), rows), out);
    }
  }

  @Override
  public void scatter(Matrix values, int[] rows, Matrix table) {
    if (values.length() > 0) {
      writeRows(read(values), rows, table);
    }
  }

  @Override
  public void scatterAdd(float scale, Matrix values, int[] rows, Matrix table) {
    if (values.length() > 0) {
      INDArray added = read(values).mul(scale);
      write(op("scatter_add", read(table).dup(), indices(rows), added), table);
    }
  }

  @Override
  public void propagate(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out) {
    if (outRows.size() > 0 && out.length() > 0) {
      graphs.propagate(matrix, x, support, outRows, out);
    }
  }

  @Override
  public void propagateRows(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out) {
    Matrix whole = Matrix.uninitialised(matrix.rows(), out.columns());
    propagate(matrix, x, support, outRows, whole);
    gather(whole, outRows.rows(), out);
  }

  @Override
  public void rowDots(Matrix x, int[] xRows, Matrix y, int[] yRows, float[] out) {
    if (xRows.length > 0) {
      INDArray dots = rowDots(rows(read(x), xRows), rows(read(y), yRows));
      System.arraycopy(dots.ravel().toFloatVector(), 0, out, 0, xRows.length);
    }
  }

  @Override
  public void layerNorm(Matrix x, Matrix out, Matrix inverseDeviation) {
    if (x.length() == 0) {
      return;
    }
    INDArray values = read(x);
    INDArray centred = op("subtract", values, values.mean(true, 1));
    INDArray variance = rowDots(centred, centred).divi(x.columns());
    INDArray inverse = Transforms.sqrt(variance.addi(LAYER_NORM_EPSILON), false).rdivi(1);
    write(op("multiply", centred, inverse), out);
    write(inverse, inverseDeviation);
  }

  @Override
  public void layerNormGradient(
      Matrix normalised, Matrix inverseDeviation, Matrix upstream, Matrix out) {
    if (upstream.length() == 0) {
      return;
    }
    INDArray y = read(normalised);
    INDArray g = read(upstream);
    INDArray slope = rowDots(y, g).divi(upstream.columns());
    INDArray centred = op("subtract", g, g.mean(true, 1));
    INDArray projected = centred.subi(op("multiply", y, slope));
    write(op("multiply", projected, read(inverseDeviation)), out);
  }

  @Override
  public void normalizeRows(Matrix x, Matrix out, Matrix norms) {
    if (x.length() == 0) {
      return;
    }
    INDArray values = read(x);
    INDArray norm = Transforms.max(Transforms.sqrt(rowDots(values, values)), SMALLEST_NORM);
    write(op("divide", values, norm), out);
    write(norm, norms);
  }

  @Override
  public void normalizeRowsGradient(Matrix normalised, Matrix norms, Matrix upstream, Matrix out) {
    if (upstream.length() == 0) {
      return;
    }
    INDArray y = read(normalised);
    INDArray g = read(upstream);
    INDArray along = op("multiply", y, rowDots(y, g));
    write(op("divide", g.sub(along), read(norms)), out);
  }

  @Override
  public void softmax(Matrix x, Matrix out) {
    if (x.length() > 0) {
      write(softmax(read(x)), out);
    }
  }

  static INDArray softmax(INDArray x) {
    INDArray powers = Transforms.exp(op("subtract", x, x.max(true, 1)), false);
    return op("divide", powers, powers.sum(true, 1));
  }

  @Override
  public void softmaxGradient(Matrix softmax, Matrix upstream, Matrix out) {
    if (upstream.length() > 0) {
      INDArray p = read(softmax);
      INDArray g = read(upstream);
      write(op("subtract", g, rowDots(p, g)).muli(p), out);
    }
  }

  @Override
  public void attention(Attention attention, Attention.State state, Matrix out) {
    new Nd4jAttention(this, attention, state).forward(out);
  }

  @Override
  public void attentionGradient(
      Attention attention, Attention.State state, Matrix upstream, Attention.Gradients gradients) {
    new Nd4jAttention(this, attention, state).backward(upstream, gradients);
  }

  @Override
  public void adam(AdamStep step, Matrix gradient, AdamMoments moments, Matrix parameter) {
    if (parameter.length() == 0) {
      return;
    }
    INDArray g = read(gradient);
    INDArray first = decayed(read(moments.first()), step.beta1(), g);
    INDArray second = decayed(read(moments.second()), step.beta2(), g.mul(g));
    write(first, moments.first());
    write(second, moments.second());
    write(read(parameter).sub(move(step, first, second)), parameter);
  }

  @Override
  public void adamRows(
      AdamStep step, Matrix gradient, int[] rows, AdamMoments moments, Matrix parameter) {
    if (gradient.length() == 0) {
      return;
    }
    INDArray g = read(gradient);
    INDArray first = decayed(rows(read(moments.first()), rows), step.beta1(), g);
    INDArray second = decayed(rows(read(moments.second()), rows), step.beta2(), g.mul(g));
    INDArray moved = rows(read(parameter), rows).subi(move(step, first, second));
    writeRows(first, rows, moments.first());
    writeRows(second, rows, moments.second());
    writeRows(moved, rows, parameter);
  }

  @Override
  public void adamSparse(
      AdamStep step, Matrix gradient, RowSet rows, AdamMoments moments, Matrix parameter) {
    Matrix dense = Matrix.zeros(parameter.rows(), parameter.columns());
    scatter(gradient, rows.rows(), dense);
    adam(step, dense, moments, parameter);
  }

  private static INDArray decayed(INDArray moment, double beta, INDArray value) {
    return moment.mul(beta).addi(value.mul(1 - beta));
  }

  private static INDArray move(AdamStep step, INDArray first, INDArray second) {
    INDArray root = Transforms.sqrt(second, true).muli(step.rootCorrection());
    return first.mul(step.correctedRate()).divi(root.addi(step.epsilon()));
  }

  @Override
  public void topK(Matrix scores, int k, int[] columns) {
    for (int row = 0; row < scores.rows(); row++) {
      TopK.select(scores.segment(), row, scores.columns(), k, columns);
    }
  }

  @Override
  public void selectRanks(Matrix scores, int[] ranks, int[] columns) {
    for (int row = 0; row < scores.rows(); row++) {
      columns[row] = ranks[row] < 0 ? -1 : columnOfRank(scores, row, ranks[row]);
    }
  }

  private static int columnOfRank(Matrix scores, int row, int rank) {
    TopK best = new TopK(rank + 1);
    for (int column = 0; column < scores.columns(); column++) {
      best.offer(scores.get(row, column), column);
    }
    int[] order = new int[rank + 1];
    best.drain(order, 0);
    return order[rank];
  }

  @Override
  public void gaussian(long seed, Matrix out) {
    if (out.length() > 0) {
      // ND4J ignores a seed's sign, so seeds are mixed first.
      long mixed = Noise.blockKey(seed, 0);
      Random generator = Nd4j.getRandomFactory().getNewRandomInstance(mixed);
      write(generator.nextGaussian(new long[] {out.rows(), out.columns()}), out);
    }
  }

  @Override
  public void close() {}
}
