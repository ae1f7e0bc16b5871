package org.ccdrec.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Dense;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.GuardedMemory;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each fused operation against the same function put together from elementary ones. */
@ExtendWith(Seeded.class)
final class FusedOpTest {
  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 2);

  @AfterEach
  void close() {
    kernels.close();
  }

  /** A function of leaves on a tape. */
  @FunctionalInterface
  private interface Function {
    Var on(Tape tape, List<Var> inputs);
  }

  @Test
  void pairwiseLossIsGatherDotsAndLogistic(RandomGenerator random) {
    int[] users = random.ints(200, 0, 50).toArray();
    int[] positives = random.ints(200, 0, 40).toArray();
    int[] first = random.ints(200, 0, 40).toArray();
    int[] second = random.ints(200, 0, 40).toArray();
    List<PairwiseLoss.Term> terms =
        List.of(new PairwiseLoss.Term(first, 0.2f), new PairwiseLoss.Term(second, 0.8f));
    check(
        random,
        List.of(new int[] {50, 64}, new int[] {40, 64}),
        (tape, in) -> tape.apply(new PairwiseLoss(users, positives, terms), in.get(0), in.get(1)),
        (tape, in) -> {
          Var user = tape.apply(new Gather(users), in.get(0));
          Var better = tape.apply(new Gather(positives), in.get(1));
          Var[] losses = new Var[2];
          for (int term = 0; term < 2; term++) {
            Var worse = tape.apply(new Gather(terms.get(term).negatives()), in.get(1));
            Var difference = tape.apply(new Sum(1, -1), better, worse);
            Var margins = tape.apply(new RowDots(), user, difference);
            losses[term] = tape.apply(new LogisticLoss(), margins);
          }
          return tape.apply(new Sum(0.2f, 0.8f), losses);
        });
  }

  @Test
  void lightGcnIsAMeanOfPropagations(RandomGenerator random) {
    SparseMatrix graph = Graphs.randomSymmetric(random, 80);
    SparseMatrix users = identity(80, 30, 0);
    SparseMatrix items = identity(80, 50, 30);
    RowSet read = RowSet.of(80, random.ints(20, 0, 80).toArray());
    check(
        random,
        List.of(new int[] {30, 33}, new int[] {50, 33}),
        (tape, in) ->
            tape.apply(
                new Gather(read.rows()),
                tape.apply(new LightGcn(graph, 3, read), in.get(0), in.get(1))),
        (tape, in) -> {
          Var layer =
              tape.apply(
                  new Sum(1, 1),
                  tape.apply(new Propagate(users), in.get(0)),
                  tape.apply(new Propagate(items), in.get(1)));
          Var sum = layer;
          for (int l = 0; l < 3; l++) {
            layer = tape.apply(new Propagate(graph), layer);
            sum = tape.apply(new Sum(1, 1), sum, layer);
          }
          return tape.apply(new Gather(read.rows()), tape.apply(new Sum(0.25f), sum));
        });
  }

  /** Ones at (from + i, i), which puts {@code columns} rows at {@code from} of a taller table. */
  private static SparseMatrix identity(int rows, int columns, int from) {
    int[] all = IntStream.range(0, columns).toArray();
    float[] ones = new float[columns];
    Arrays.fill(ones, 1);
    return SparseMatrix.ofEntries(
        rows, columns, IntStream.of(all).map(at -> at + from).toArray(), all, ones);
  }

  @Test
  void attentionEstimatorIsNormalisationProductsAndSoftmax(RandomGenerator random) {
    int d = 16;
    int n = 70;
    int content = 3;
    int[] times = random.ints(n, 0, 9).toArray();
    try (GuardedMemory memory = new GuardedMemory(random)) {
      Matrix table = memory.normal(9, d);
      List<int[]> shapes = new ArrayList<>();
      for (int weight = 0; weight < 3; weight++) {
        shapes.add(new int[] {d, d});
      }
      for (int token = 0; token < content; token++) {
        shapes.add(new int[] {n, d});
      }
      check(
          random,
          shapes,
          (tape, in) -> tape.apply(new AttentionEstimator(times, table), in.toArray(Var[]::new)),
          (tape, in) -> composedAttention(tape, in, times, table));
    }
  }

  private static Var composedAttention(Tape tape, List<Var> in, int[] times, Matrix table) {
    List<Var> tokens = new ArrayList<>();
    for (Var token : in.subList(3, in.size())) {
      tokens.add(tape.apply(new LayerNorm(), token));
    }
    Var time = tape.apply(new Gather(times), tape.constant(table));
    tokens.add(tape.apply(new LayerNorm(), time));
    int k = tokens.size();
    int d = table.columns();
    Var ones = tape.constant(ones(1, d));
    Var[] parts = new Var[k * k];
    for (int i = 0; i < k; i++) {
      Var p = tape.apply(new Softmax(), scores(tape, in, tokens, i, d));
      for (int j = 0; j < k; j++) {
        Var weight = tape.apply(new MatMul(), p, tape.constant(unit(k, j).transposed()));
        Var wide = tape.apply(new MatMul(), weight, ones);
        Var value = tape.apply(new MatMul(), tokens.get(j), in.get(2));
        parts[i * k + j] = tape.apply(new Product(), wide, value);
      }
    }
    float[] means = new float[parts.length];
    Arrays.fill(means, 1f / k);
    return tape.apply(new Sum(means), parts);
  }

  /** The scaled scores of token i with all tokens, a column each. */
  private static Var scores(Tape tape, List<Var> in, List<Var> tokens, int i, int d) {
    int k = tokens.size();
    Var[] columns = new Var[k];
    float[] scales = new float[k];
    Var query = tape.apply(new MatMul(), tokens.get(i), in.get(0));
    for (int j = 0; j < k; j++) {
      Var key = tape.apply(new MatMul(), tokens.get(j), in.get(1));
      Var score = tape.apply(new RowDots(), query, key);
      columns[j] = tape.apply(new MatMul(), score, tape.constant(unit(k, j).matrix()));
      scales[j] = (float) (1 / Math.sqrt(d));
    }
    return tape.apply(new Sum(scales), columns);
  }

  /** The row with a one in place {@code at}. */
  private record Unit(int length, int at) {
    Matrix matrix() {
      Matrix row = Matrix.zeros(1, length);
      row.set(0, at, 1);
      return row;
    }

    Matrix transposed() {
      return matrix().reshaped(length, 1);
    }
  }

  private static Unit unit(int length, int at) {
    return new Unit(length, at);
  }

  private static Matrix ones(int rows, int columns) {
    Matrix ones = Matrix.zeros(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        ones.set(row, column, 1);
      }
    }
    return ones;
  }

  @Test
  void fusionIsASumOfSelections(RandomGenerator random) {
    int[] rows = {4, 2, 4, 9, 2};
    SparseMatrix kept =
        SparseMatrix.ofEntries(
            12,
            12,
            IntStream.range(0, 12).toArray(),
            IntStream.range(0, 12).toArray(),
            new float[] {1, 1, 0.5f, 1, 0.5f, 1, 1, 1, 1, 0.5f, 1, 1});
    SparseMatrix taken =
        SparseMatrix.ofEntries(
            12, 5, new int[] {4, 2, 9}, new int[] {0, 1, 3}, new float[] {0.5f, 0.5f, 0.5f});
    check(
        random,
        List.of(new int[] {12, 20}, new int[] {5, 20}),
        (tape, in) -> tape.apply(new FuseRows(0.5f, rows), in.get(0), in.get(1)),
        (tape, in) ->
            tape.apply(
                new Sum(1, 1),
                tape.apply(new Propagate(kept), in.get(0)),
                tape.apply(new Propagate(taken), in.get(1))));
  }

  @Test
  void meanSquaredErrorIsASumOfSquares(RandomGenerator random) {
    check(
        random,
        List.of(new int[] {60, 31}, new int[] {60, 31}),
        (tape, in) -> tape.apply(new MeanSquaredError(), in.get(0), in.get(1)),
        (tape, in) -> {
          Var difference = tape.apply(new Sum(1, -1), in.get(0), in.get(1));
          Var dots = tape.apply(new RowDots(), difference, difference);
          Var mean = tape.constant(ones(1, 60));
          return tape.apply(new Sum(1f / (60 * 31)), tape.apply(new MatMul(), mean, dots));
        });
  }

  @Test
  void normsOfRowsAreNormsOfGatheredRows(RandomGenerator random) {
    int[] first = random.ints(90, 0, 40).toArray();
    int[] second = random.ints(90, 0, 40).toArray();
    check(
        random,
        List.of(new int[] {40, 33}),
        (tape, in) -> tape.apply(new NormsOfRows(first, second), in.getFirst()),
        (tape, in) ->
            tape.apply(
                new Sum(1, 1),
                tape.apply(new FrobeniusNorm(), tape.apply(new Gather(first), in.getFirst())),
                tape.apply(new FrobeniusNorm(), tape.apply(new Gather(second), in.getFirst()))));
  }

  @Test
  void sumOfRowsIsASum(RandomGenerator random) {
    int[] read = {0, 3, 8};
    check(
        random,
        List.of(new int[] {9, 18}, new int[] {9, 18}),
        (tape, in) ->
            tape.apply(
                new Gather(read),
                tape.apply(new SumOfRows(RowSet.of(9, read)), in.get(0), in.get(1))),
        (tape, in) ->
            tape.apply(new Gather(read), tape.apply(new Sum(1, 1), in.get(0), in.get(1))));
  }

  /** Value and gradients of both, with one random upstream gradient. */
  private void check(
      RandomGenerator random, List<int[]> shapes, Function fused, Function composed) {
    try (GuardedMemory memory = new GuardedMemory(random)) {
      List<Parameter> parameters = new ArrayList<>();
      for (int[] shape : shapes) {
        Matrix value = memory.normal(shape[0], shape[1], 0, 0.5);
        parameters.add(new Parameter("p" + parameters.size(), value, Parameter.Update.DENSE));
      }
      long seed = random.nextLong();
      List<Dense> one = run(parameters, fused, seed);
      List<Dense> other = run(parameters, composed, seed);
      for (int at = 0; at < one.size(); at++) {
        Dense expected = other.get(at);
        double size = 0;
        for (double value : expected.values()) {
          size = Math.max(size, Math.abs(value));
        }
        double[] tolerance = new double[expected.values().length];
        Arrays.fill(tolerance, 1e-5 * (size + 1e-3));
        for (int place = 0; place < tolerance.length; place++) {
          assertEquals(
              expected.values()[place],
              one.get(at).values()[place],
              tolerance[place],
              at == 0 ? "value" : "gradient of input " + (at - 1));
        }
      }
    }
  }

  private List<Dense> run(List<Parameter> parameters, Function function, long seed) {
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      List<Var> leaves = parameters.stream().map(tape::parameter).toList();
      Var value = function.on(tape, leaves);
      Matrix weights = Matrix.uninitialised(value.value().rows(), value.value().columns());
      kernels.gaussian(seed, weights);
      RowSet all = RowSet.all(weights.rows());
      List<Dense> results = new ArrayList<>();
      results.add(Dense.of(value.value()));
      tape.backward(tape.apply(new WeightedSum(weights, all, false), value));
      for (Var leaf : leaves) {
        results.add(Dense.of(tape.gradient(leaf).dense(tape.workspace())));
      }
      return results;
    }
  }
}
