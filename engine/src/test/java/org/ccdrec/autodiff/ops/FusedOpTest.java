package org.ccdrec.autodiff.ops;

import static org.ccdrec.autodiff.ops.Ops.difference;
import static org.ccdrec.autodiff.ops.Ops.frobeniusNorm;
import static org.ccdrec.autodiff.ops.Ops.fuseRows;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.lightGcn;
import static org.ccdrec.autodiff.ops.Ops.logisticLoss;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.meanSquaredError;
import static org.ccdrec.autodiff.ops.Ops.normsOfRows;
import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.rowDots;
import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.ccdrec.autodiff.ops.Ops.sumOfRows;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.GuardedMemory;
import org.ccdrec.testing.Seeded;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.WeightedSum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Compares each fused operation with its composition of elementary operations. */
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

  /** A pair with weight 2 counts as two pairs, one with weight 0 not at all. */
  @Test
  void weightedPairsAreRepeatedPairs(RandomGenerator random) {
    int[] users = random.ints(100, 0, 50).toArray();
    int[] positives = random.ints(100, 0, 40).toArray();
    int[] negatives = random.ints(100, 0, 40).toArray();
    float[] weights = new float[100];
    for (int pair = 0; pair < weights.length; pair++) {
      weights[pair] = pair % 3;
    }
    int[] twice = IntStream.range(0, 200).map(at -> at / 2).filter(pair -> pair % 3 == 2).toArray();
    int[] once = IntStream.range(0, 100).filter(pair -> pair % 3 == 1).toArray();
    int[] counted = IntStream.concat(IntStream.of(twice), IntStream.of(once)).toArray();
    check(
        random,
        List.of(new int[] {50, 64}, new int[] {40, 64}),
        (tape, in) ->
            pairwiseLoss(
                in.get(0),
                in.get(1),
                RowPairs.of(users, positives),
                List.of(WeightedNegatives.of(negatives, 1).withPairWeights(weights))),
        (tape, in) ->
            scaled(
                pairwiseLoss(
                    in.get(0),
                    in.get(1),
                    RowPairs.of(picked(users, counted), picked(positives, counted)),
                    picked(negatives, counted)),
                counted.length / 100f));
  }

  private static int[] picked(int[] values, int[] pairs) {
    return IntStream.of(pairs).map(pair -> values[pair]).toArray();
  }

  @Test
  void pairwiseLossIsGatherDotsAndLogistic(RandomGenerator random) {
    int[] users = random.ints(200, 0, 50).toArray();
    int[] positives = random.ints(200, 0, 40).toArray();
    int[] first = random.ints(200, 0, 40).toArray();
    int[] second = random.ints(200, 0, 40).toArray();
    List<WeightedNegatives> terms =
        List.of(WeightedNegatives.of(first, 0.2f), WeightedNegatives.of(second, 0.8f));
    check(
        random,
        List.of(new int[] {50, 64}, new int[] {40, 64}),
        (tape, in) -> pairwiseLoss(in.get(0), in.get(1), RowPairs.of(users, positives), terms),
        (tape, in) -> {
          Var user = gather(in.get(0), users);
          Var better = gather(in.get(1), positives);
          Var[] losses = new Var[2];
          for (int term = 0; term < 2; term++) {
            Var worse = gather(in.get(1), terms.get(term).items());
            Var difference = difference(better, worse);
            Var margins = rowDots(user, difference);
            losses[term] = logisticLoss(margins);
          }
          return weightedSum(new float[] {0.2f, 0.8f}, losses);
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
            gather(lightGcn(in.get(0), in.get(1), ReceptiveField.of(graph, 3, read)), read.rows()),
        (tape, in) -> {
          Var layer = sum(propagate(users, in.get(0)), propagate(items, in.get(1)));
          Var sum = layer;
          for (int l = 0; l < 3; l++) {
            layer = propagate(graph, layer);
            sum = sum(sum, layer);
          }
          return gather(scaled(sum, 0.25f), read.rows());
        });
  }

  /**
   * Returns a matrix with ones at (from + i, i), which places {@code columns} rows at {@code from}
   * in a taller table.
   */
  private static SparseMatrix identity(int rows, int columns, int from) {
    int[] all = IntStream.range(0, columns).toArray();
    float[] ones = new float[columns];
    Arrays.fill(ones, 1);
    return SparseMatrix.ofEntries(
        rows, columns, IntStream.of(all).map(at -> at + from).toArray(), all, ones);
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
        (tape, in) -> fuseRows(in.get(0), in.get(1), rows, 0.5f),
        (tape, in) -> sum(propagate(kept, in.get(0)), propagate(taken, in.get(1))));
  }

  @Test
  void meanSquaredErrorIsASumOfSquares(RandomGenerator random) {
    check(
        random,
        List.of(new int[] {60, 31}, new int[] {60, 31}),
        (tape, in) -> meanSquaredError(in.get(0), in.get(1)),
        (tape, in) -> {
          Var difference = difference(in.get(0), in.get(1));
          Var dots = rowDots(difference, difference);
          Var mean = tape.constant(ones(1, 60));
          return scaled(matMul(mean, dots), 1f / (60 * 31));
        });
  }

  @Test
  void normsOfRowsAreNormsOfGatheredRows(RandomGenerator random) {
    int[] first = random.ints(90, 0, 40).toArray();
    int[] second = random.ints(90, 0, 40).toArray();
    check(
        random,
        List.of(new int[] {40, 33}),
        (tape, in) -> normsOfRows(in.getFirst(), first, second),
        (tape, in) ->
            sum(
                frobeniusNorm(gather(in.getFirst(), first)),
                frobeniusNorm(gather(in.getFirst(), second))));
  }

  @Test
  void sumOfRowsIsASum(RandomGenerator random) {
    int[] read = {0, 3, 8};
    check(
        random,
        List.of(new int[] {9, 18}, new int[] {9, 18}),
        (tape, in) -> gather(sumOfRows(in.get(0), in.get(1), RowSet.of(9, read)), read),
        (tape, in) -> gather(sum(in.get(0), in.get(1)), read));
  }

  /** Compares value and gradients of both for one random upstream gradient. */
  private void check(
      RandomGenerator random, List<int[]> shapes, Function fused, Function composed) {
    try (GuardedMemory memory = new GuardedMemory(random)) {
      List<Parameter> parameters = new ArrayList<>();
      for (int[] shape : shapes) {
        Matrix value = memory.normal(shape[0], shape[1], 0, 0.5);
        parameters.add(new Parameter("p" + parameters.size(), value, Parameter.Update.DENSE));
      }
      long seed = random.nextLong();
      List<DoubleMatrix> one = run(parameters, fused, seed);
      List<DoubleMatrix> other = run(parameters, composed, seed);
      for (int at = 0; at < one.size(); at++) {
        DoubleMatrix expected = other.get(at);
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

  private List<DoubleMatrix> run(List<Parameter> parameters, Function function, long seed) {
    try (Tape tape = new Tape(kernels, new MatrixPool())) {
      List<Var> leaves = parameters.stream().map(tape::parameter).toList();
      Var value = function.on(tape, leaves);
      Matrix weights = Matrix.uninitialised(value.value().rows(), value.value().columns());
      kernels.gaussian(seed, weights);
      RowSet all = RowSet.all(weights.rows());
      List<DoubleMatrix> results = new ArrayList<>();
      results.add(DoubleMatrix.of(value.value()));
      tape.backward(tape.apply(new WeightedSum(weights, all, false), value));
      for (Var leaf : leaves) {
        results.add(DoubleMatrix.of(tape.gradient(leaf).dense(tape.workspace())));
      }
      return results;
    }
  }
}
