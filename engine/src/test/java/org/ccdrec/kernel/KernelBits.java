package org.ccdrec.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.GuardedMemory;

/**
 * Runs every method of {@link Kernels} on inputs drawn from one generator and hashes the bits of
 * each result. A key is the method's name, followed by a variant if the method runs more than once.
 */
final class KernelBits {
  private final Kernels kernels;
  private final RandomGenerator random;
  private final GuardedMemory memory;
  private final int rows;
  private final int columns;
  private final Map<String, Integer> hashes = new LinkedHashMap<>();

  private KernelBits(
      Kernels kernels, RandomGenerator random, GuardedMemory memory, int rows, int columns) {
    this.kernels = kernels;
    this.random = random;
    this.memory = memory;
    this.rows = rows;
    this.columns = columns;
  }

  /** Runs all methods of the given kernels and closes them. */
  static Map<String, Integer> of(Kernels kernels, long seed, int rows, int columns) {
    try (kernels;
        GuardedMemory memory = new GuardedMemory(new SplittableRandom(seed))) {
      return new KernelBits(kernels, new SplittableRandom(seed), memory, rows, columns).all();
    }
  }

  private Map<String, Integer> all() {
    elementwise();
    products();
    rowWise();
    tables();
    attention();
    selection();
    return hashes;
  }

  private Matrix normal() {
    return memory.normal(rows, columns);
  }

  private static float[] column(Matrix matrix) {
    float[] column = new float[matrix.rows()];
    for (int row = 0; row < column.length; row++) {
      column[row] = matrix.get(row, 0);
    }
    return column;
  }

  private void keep(String what, Matrix result) {
    hashes.put(what, Arrays.hashCode(result.toArray()));
  }

  private void elementwise() {
    Matrix x = normal();
    Matrix y = normal();
    hashes.put("dot", Double.hashCode(kernels.dot(x, y)));
    Matrix out = normal();
    kernels.hadamard(x, y, out);
    keep("hadamard", out);
    kernels.combine(0.3f, x, 0.7f, y);
    keep("combine", y);
    kernels.combineSomeRows(0.7f, x, RowSet.of(rows, new int[] {0, 2, rows - 1}), -1, y);
    keep("combineSomeRows", y);
    kernels.combineRows(column(x), y, column(y), x);
    keep("combineRows", x);
    kernels.addRow(memory.normal(1, columns), y);
    keep("addRow", y);
    Matrix sums = memory.garbage(1, columns);
    kernels.columnSums(x, sums);
    keep("columnSums", sums);
    for (Activation f : ElementwiseContract.ACTIVATIONS) {
      kernels.activate(f, x, out);
      keep("activate " + f, out);
      kernels.activateGradient(f, x, y, out);
      keep("activateGradient " + f, out);
    }
  }

  private void products() {
    Matrix x = normal();
    Matrix y = normal();
    Matrix weights = memory.normal(columns, columns);
    Matrix out = normal();
    kernels.multiply(x, weights, out, true);
    keep("multiply", out);
    kernels.multiplyTransposedB(x, weights, out, true);
    keep("multiplyTransposedB", out);
    kernels.multiplyTransposedA(x, y, weights, true);
    keep("multiplyTransposedA", weights);
  }

  private void rowWise() {
    Matrix x = normal();
    Matrix out = normal();
    Matrix perRow = memory.garbage(rows, 1);
    Matrix upstream = normal();
    kernels.layerNorm(x, out, perRow);
    keep("layerNorm", out);
    kernels.layerNormGradient(out, perRow, upstream, upstream);
    keep("layerNormGradient", upstream);
    kernels.normalizeRows(x, out, perRow);
    keep("normalizeRows", out);
    kernels.normalizeRowsGradient(out, perRow, upstream, upstream);
    keep("normalizeRowsGradient", upstream);
    kernels.softmax(x, out);
    keep("softmax", out);
    kernels.softmaxGradient(out, upstream, upstream);
    keep("softmaxGradient", upstream);
  }

  private void tables() {
    Matrix table = normal();
    int[] some = IntStream.range(0, rows).filter(row -> row % 3 != 1).toArray();
    Matrix values = memory.garbage(some.length, columns);
    kernels.gather(table, some, values);
    keep("gather", values);
    Matrix scattered = normal();
    kernels.scatter(values, some, scattered);
    keep("scatter", scattered);
    kernels.scatterAdd(0.1f, values, some, table);
    keep("scatterAdd", table);
    SparseMatrix graph = Graphs.randomSymmetric(random, rows);
    Matrix out = normal();
    kernels.propagate(graph, table, RowSet.of(rows, some), RowSet.all(rows), out);
    keep("propagate with support", out);
    kernels.propagate(graph, table, null, RowSet.all(rows), out);
    keep("propagate", out);
    kernels.propagateRows(graph, table, RowSet.of(rows, some), RowSet.all(rows), out);
    keep("propagateRows", out);
    Matrix upper = table.rowRange(0, rows / 2);
    Matrix lower = table.rowRange(rows / 2, rows);
    kernels.propagateParts(graph, upper, lower, RowSet.all(rows), out);
    keep("propagateParts", out);
    float[] dots = new float[some.length];
    kernels.rowDots(table, some, out, some, dots);
    hashes.put("rowDots", Arrays.hashCode(dots));
    adam(out, values, some, table);
  }

  private void adam(Matrix gradient, Matrix someRows, int[] some, Matrix parameter) {
    AdamMoments moments = AdamMoments.zeros(rows, columns);
    kernels.adam(new AdamStep(0.1, 0.9, 0.999, 1e-8, 1), gradient, moments, parameter);
    keep("adam", parameter);
    kernels.adamRows(new AdamStep(0.1, 0.9, 0.999, 1e-8, 2), someRows, some, moments, parameter);
    keep("adamRows", parameter);
    RowSet rowSet = RowSet.of(rows, some);
    kernels.adamSparse(
        new AdamStep(0.1, 0.9, 0.999, 1e-8, 3), someRows, rowSet, moments, parameter);
    keep("adamSparse", parameter);
    keep("adamSparse first moments", moments.first());
    keep("adamSparse second moments", moments.second());
  }

  private void attention() {
    int[] times = random.ints(rows, 0, 20).toArray();
    Attention attention =
        new Attention(
            List.of(normal(), normal(), normal()),
            times,
            memory.normal(20, columns),
            memory.normal(columns, columns),
            memory.normal(columns, columns));
    Attention.State state = Attention.State.allocate(attention);
    Matrix out = normal();
    kernels.attention(attention, state, out);
    keep("attention", out);
    kernels.attentionOfFirst(attention, state, out);
    keep("attentionOfFirst", out);
    Attention.Gradients gradients = Attention.Gradients.allocate(attention);
    kernels.attentionGradient(attention, state, normal(), gradients);
    List<Matrix> all = new ArrayList<>(gradients.tokens());
    all.add(gradients.queryKey());
    all.add(gradients.value());
    all.forEach(gradient -> keep("attentionGradient " + hashes.size(), gradient));
  }

  private void selection() {
    Matrix scores = normal();
    int[] best = new int[rows * 5];
    kernels.topK(scores, 5, best);
    hashes.put("topK", Arrays.hashCode(best));
    float[] products = new float[rows * 5];
    kernels.nearestRows(scores, 5, best, products);
    hashes.put("nearestRows", 31 * Arrays.hashCode(best) + Arrays.hashCode(products));
    int[] ranked = new int[rows];
    kernels.selectRanks(scores, random.ints(rows, 0, columns).toArray(), ranked);
    hashes.put("selectRanks", Arrays.hashCode(ranked));
    kernels.gaussian(7, scores);
    keep("gaussian", scores);
  }
}
