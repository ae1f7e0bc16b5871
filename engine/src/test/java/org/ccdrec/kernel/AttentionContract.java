package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ccdrec.testing.GuardedMemory;
import org.ccdrec.testkit.DoubleMatrix;
import org.junit.jupiter.api.Test;

/**
 * The contract of the attention estimator of any kernels: the textbook formula, token by token in
 * double precision, and its gradient by central differences of that formula.
 */
interface AttentionContract extends UnderTest {
  double LAYER_NORM_EPSILON = 1e-5;

  @Test
  default void attentionFollowsItsFormula(RandomGenerator random) {
    for (int[] shape : SHAPES) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Attention attention = draw(memory, random, shape);
        Attention.State state = state(memory, attention);
        Matrix out = memory.garbage(attention.rows(), attention.dimension());
        kernels().attention(attention, state, out);
        DoubleMatrix expected = Variables.of(attention).output();
        DoubleMatrix tolerance = expected.map(value -> 2e-5 * (1 + Math.abs(value)));
        expected.assertClose("attention " + Arrays.toString(shape), out, tolerance);
      }
    }
  }

  @Test
  default void attentionOfFirstIsAttentionAfterTheRestStayed(RandomGenerator random) {
    for (int[] shape : SHAPES) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Attention attention = draw(memory, random, shape);
        Attention.State state = state(memory, attention);
        Matrix out = memory.garbage(attention.rows(), attention.dimension());
        kernels().attention(attention, state, out);
        attention.tokens().getFirst().copyFrom(memory.normal(shape[0], shape[2]));
        Arrays.setAll(attention.times(), row -> random.nextInt(shape[3]));
        kernels().attentionOfFirst(attention, state, out);
        Matrix whole = memory.garbage(attention.rows(), attention.dimension());
        kernels().attention(attention, state(memory, attention), whole);
        assertArrayEquals(whole.toArray(), out.toArray());
      }
    }
  }

  @Test
  default void attentionGradientIsTheDerivative(RandomGenerator random) {
    for (int[] shape : SHAPES) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Attention attention = draw(memory, random, shape);
        Attention.State state = state(memory, attention);
        kernels().attention(attention, state, memory.garbage(shape[0], shape[2]));
        Matrix upstream = memory.normal(shape[0], shape[2]);
        Attention.Gradients gradients = gradients(memory, attention);
        kernels().attentionGradient(attention, state, upstream, gradients);
        checkDirections(random, attention, DoubleMatrix.of(upstream), gradients);
      }
    }
  }

  /** Rows, content tokens, dimension, distinct times. */
  int[][] SHAPES = {
    {0, 1, 16, 1},
    {1, 1, 3, 1},
    {3, 2, 16, 4},
    {5, 3, 17, 20},
    {64, 3, 64, 20},
    {65, 4, 33, 7},
    {130, 3, 64, 100},
    {257, 1, 16, 5},
    {31, 2, 65, 3},
    {9, 5, 128, 2},
    {4, 6, 130, 2}
  };

  private static Attention draw(GuardedMemory memory, RandomGenerator random, int[] shape) {
    List<Matrix> tokens = new ArrayList<>();
    for (int token = 0; token < shape[1]; token++) {
      tokens.add(memory.normal(shape[0], shape[2], 0.5, 2));
    }
    double deviation = 1 / Math.sqrt(shape[2]);
    return new Attention(
        tokens,
        random.ints(shape[0], 0, shape[3]).toArray(),
        memory.normal(shape[3], shape[2]),
        memory.normal(shape[2], shape[2], 0, deviation),
        memory.normal(shape[2], shape[2], 0, deviation));
  }

  private static Attention.State state(GuardedMemory memory, Attention attention) {
    return Attention.State.of(
        Attention.State.shapes(attention).stream()
            .map(shape -> memory.garbage(shape[0], shape[1]))
            .toList());
  }

  private static Attention.Gradients gradients(GuardedMemory memory, Attention attention) {
    int d = attention.dimension();
    return new Attention.Gradients(
        attention.tokens().stream().map(token -> memory.garbage(token.rows(), d)).toList(),
        memory.garbage(d, d),
        memory.garbage(d, d));
  }

  private static void checkDirections(
      RandomGenerator random,
      Attention attention,
      DoubleMatrix upstream,
      Attention.Gradients gradients) {
    Variables at = Variables.of(attention);
    List<DoubleMatrix> found =
        new ArrayList<>(gradients.tokens().stream().map(DoubleMatrix::of).toList());
    found.add(DoubleMatrix.of(gradients.queryKey()));
    found.add(DoubleMatrix.of(gradients.value()));
    for (int variable = 0; variable < found.size(); variable++) {
      DoubleMatrix gradient = found.get(variable);
      for (int trial = 0; trial < 8; trial++) {
        boolean single = trial < 4;
        int chosen = random.nextInt(Math.max(1, gradient.values().length));
        DoubleMatrix direction =
            DoubleMatrix.of(
                gradient.rows(),
                gradient.columns(),
                (r, c) ->
                    !single || r * gradient.columns() + c == chosen ? random.nextGaussian() : 0);
        double size = Math.sqrt(direction.dot(direction));
        double step = 1e-5 / Math.max(1e-3, size);
        double ahead = at.moved(variable, direction.scaled(step)).output().dot(upstream);
        double behind = at.moved(variable, direction.scaled(-step)).output().dot(upstream);
        double scale = Math.sqrt(gradient.dot(gradient)) * size;
        assertEquals(
            (ahead - behind) / (2 * step),
            gradient.dot(direction),
            2e-5 * scale + 1e-6 * size,
            "variable " + variable + " of " + attention.tokens().size() + " tokens, W_qk, W_v");
      }
    }
  }

  /** The inputs in double precision: content tokens, then W_qk, then W_v; and the constants. */
  record Variables(List<DoubleMatrix> inputs, DoubleMatrix timeTable, int[] times) {
    static Variables of(Attention attention) {
      List<DoubleMatrix> inputs =
          new ArrayList<>(attention.tokens().stream().map(DoubleMatrix::of).toList());
      inputs.add(DoubleMatrix.of(attention.queryKey()));
      inputs.add(DoubleMatrix.of(attention.value()));
      return new Variables(inputs, DoubleMatrix.of(attention.timeTable()), attention.times());
    }

    Variables moved(int input, DoubleMatrix by) {
      List<DoubleMatrix> moved = new ArrayList<>(inputs);
      moved.set(input, inputs.get(input).plus(by));
      return new Variables(moved, timeTable, times);
    }

    DoubleMatrix output() {
      DoubleMatrix[] rows = new DoubleMatrix[times.length];
      for (int row = 0; row < rows.length; row++) {
        rows[row] = rowOutput(row);
      }
      return DoubleMatrix.of(times.length, timeTable.columns(), (r, c) -> rows[r].at(0, c));
    }

    private DoubleMatrix rowOutput(int row) {
      int content = inputs.size() - 2;
      int tokens = content + 1;
      int d = timeTable.columns();
      DoubleMatrix raw =
          DoubleMatrix.of(
              tokens,
              d,
              (token, c) ->
                  token == content ? timeTable.at(times[row], c) : inputs.get(token).at(row, c));
      DoubleMatrix normal = layerNorm(raw);
      DoubleMatrix scores =
          normal.times(inputs.get(content)).times(normal.transposed()).scaled(1 / Math.sqrt(d));
      DoubleMatrix powers = scores.map(Math::exp);
      double[] totals = powers.rowSums();
      DoubleMatrix probabilities =
          DoubleMatrix.of(tokens, tokens, (i, j) -> powers.at(i, j) / totals[i]);
      DoubleMatrix mean = DoubleMatrix.of(1, tokens, (r, c) -> 1.0 / tokens);
      return mean.times(probabilities).times(normal).times(inputs.get(content + 1));
    }

    private static DoubleMatrix layerNorm(DoubleMatrix x) {
      double[] sums = x.rowSums();
      DoubleMatrix centred =
          DoubleMatrix.of(x.rows(), x.columns(), (r, c) -> x.at(r, c) - sums[r] / x.columns());
      double[] squares = centred.map(value -> value * value).rowSums();
      return DoubleMatrix.of(
          x.rows(),
          x.columns(),
          (r, c) -> centred.at(r, c) / Math.sqrt(squares[r] / x.columns() + LAYER_NORM_EPSILON));
    }
  }
}
