package org.ccdrec.trainer.diffusion;

import static org.ccdrec.autodiff.ops.Ops.meanSquaredError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.model.ModelParameters;
import org.ccdrec.trainer.model.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compares the composed estimator with the fused one and with its definition. */
final class EstimatorTest {
  private static final int STEPS = 9;

  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 2);
  private final SplittableRandom random = new SplittableRandom(3);

  @AfterEach
  void close() {
    kernels.close();
  }

  /** An estimator with its parameters. */
  private record Network(Estimator estimator, List<Parameter> weights) {}

  private static Network fused(int d) {
    ModelParameters parameters = new ModelParameters(new SeededRandom(1));
    Estimator estimator = new FusedEstimator(TimeEmbedding.table(STEPS, d), parameters);
    return new Network(estimator, List.copyOf(parameters.all()));
  }

  private static Network composed(int layers, int heads, int d, MatrixPool memory) {
    ModelParameters parameters = new ModelParameters(new SeededRandom(2));
    Matrix table = TimeEmbedding.table(STEPS, d);
    Estimator estimator = new ComposedEstimator(layers, heads, table, parameters, memory);
    return new Network(estimator, List.copyOf(parameters.all()));
  }

  /** Returns a composed network of one layer and one head with the weights of {@code fused}. */
  private static Network composedFrom(Network fused, int d) {
    Network composed = composed(1, 1, d, new MatrixPool());
    assertEquals(fused.weights().size(), composed.weights().size());
    for (int at = 0; at < fused.weights().size(); at++) {
      composed.weights().get(at).value().copyFrom(fused.weights().get(at).value());
    }
    return composed;
  }

  private List<Parameter> tokens(int count, int rows, int d) {
    List<Parameter> tokens = new ArrayList<>();
    for (int token = 0; token < count; token++) {
      tokens.add(new Parameter("token " + token, normal(rows, d), Parameter.Update.DENSE));
    }
    return tokens;
  }

  private Matrix normal(int rows, int columns) {
    Matrix matrix = Matrix.uninitialised(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        matrix.set(row, column, (float) random.nextGaussian());
      }
    }
    return matrix;
  }

  /** Returns the estimate, then the gradients of its squared error by tokens and weights. */
  private List<float[]> run(Network network, List<Parameter> tokens, int[] times, Matrix target) {
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      List<Var> leaves = tokens.stream().map(tape::parameter).toList();
      List<Var> content = leaves.subList(1, leaves.size());
      Var estimate = network.estimator().estimate(tape, times, leaves.getFirst(), content);
      tape.backward(meanSquaredError(estimate, tape.constant(target)));
      List<float[]> results = new ArrayList<>();
      results.add(estimate.value().toArray());
      for (List<Parameter> parameters : List.of(tokens, network.weights())) {
        for (Parameter parameter : parameters) {
          Gradient gradient = tape.parameterGradients().get(parameter);
          results.add(gradient.dense(tape.workspace()).toArray());
        }
      }
      return results;
    }
  }

  @Test
  void oneLayerWithOneHeadIsTheFusedEstimator() {
    int d = 16;
    int[] times = random.ints(70, 0, STEPS).toArray();
    for (int count = 2; count <= 4; count++) {
      List<Parameter> tokens = tokens(count, times.length, d);
      Matrix target = normal(times.length, d);
      Network fused = fused(d);
      List<float[]> expected = run(fused, tokens, times, target);
      List<float[]> found = run(composedFrom(fused, d), tokens, times, target);
      assertEquals(expected.size(), found.size());
      for (int at = 0; at < expected.size(); at++) {
        float tolerance = 1e-5f * largest(expected.get(at));
        assertArrayEquals(expected.get(at), found.get(at), tolerance, "result " + at);
      }
    }
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Runs both chains over states that do not depend on the estimates. */
  @Test
  void chainsAgree() {
    int d = 16;
    int rows = 40;
    Network fused = fused(d);
    Network composed = composedFrom(fused, d);
    List<Matrix> content = List.of(normal(rows, d), normal(rows, d));
    List<Matrix> states = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      states.add(normal(rows, d));
    }
    List<float[]> expected = chain(fused, content, states);
    List<float[]> found = chain(composed, content, states);
    assertEquals(STEPS, expected.size());
    assertEquals(STEPS, found.size());
    for (int step = 0; step < STEPS; step++) {
      assertArrayEquals(expected.get(step), found.get(step), 1e-5f * largest(expected.get(step)));
    }
  }

  /** Returns the estimates along a chain; the k-th belongs to step STEPS − 1 − k. */
  private List<float[]> chain(Network network, List<Matrix> content, List<Matrix> states) {
    Matrix state = Matrix.zeros(states.getFirst().rows(), states.getFirst().columns());
    Matrix out = Matrix.zeros(state.rows(), state.columns());
    List<float[]> estimates = new ArrayList<>();
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      Estimator.Chain chain = network.estimator().chain(tape.workspace(), state, content);
      for (int step = 0; step < states.size(); step++) {
        state.copyFrom(states.get(step));
        chain.estimate(STEPS - 1 - step, out);
        estimates.add(out.toArray());
      }
    }
    return estimates;
  }

  @Test
  void aChainEstimatesAsTheTapeDoesInMemoryThatDoesNotGrow() {
    int d = 8;
    int rows = 300;
    MatrixPool memory = new MatrixPool();
    Network network = composed(2, 2, d, memory);
    List<Parameter> tokens = tokens(3, rows, d);
    Matrix state = tokens.getFirst().value();
    List<Matrix> content = tokens.subList(1, 3).stream().map(Parameter::value).toList();
    List<float[]> first = chain(network, content, List.of(state));
    long used = memory.allocatedBytes();
    assertTrue(used > 0);
    List<float[]> all = chain(network, content, List.of(state, state, state, state));
    assertEquals(used, memory.allocatedBytes());
    assertArrayEquals(first.getFirst(), all.getFirst());
    for (int step = 0; step < all.size(); step++) {
      int[] times = new int[rows];
      Arrays.fill(times, STEPS - 1 - step);
      float[] expected = run(network, tokens, times, normal(rows, d)).getFirst();
      assertArrayEquals(expected, all.get(step), "step " + step);
    }
  }

  @Test
  void twoLayersOfTwoHeadsFollowTheDefinition() {
    int d = 6;
    int[] times = {0, 4, 8, 4};
    Network network = composed(2, 2, d, new MatrixPool());
    List<Parameter> tokens = tokens(3, times.length, d);
    Matrix target = normal(times.length, d);
    List<float[]> found = run(network, tokens, times, target);
    List<double[][]> leaves = new ArrayList<>();
    tokens.forEach(token -> leaves.add(doubles(token.value())));
    network.weights().forEach(weight -> leaves.add(doubles(weight.value())));
    assertEquals(3 + 2 * 2 * 3, leaves.size());
    assertClose("value", flat(formula(leaves, times)), found.getFirst());
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      double[] slopes = centralDifferences(leaves, leaf, times, doubles(target));
      assertClose("gradient of leaf " + leaf, slopes, found.get(leaf + 1));
    }
  }

  private static double[][] formula(List<double[][]> leaves, int[] times) {
    double[][] table = doubles(TimeEmbedding.table(STEPS, leaves.getFirst()[0].length));
    List<double[][]> tokens = new ArrayList<>(leaves.subList(0, 3));
    tokens.add(Arrays.stream(times).mapToObj(t -> table[t]).toArray(double[][]::new));
    return new EstimatorFormula(2).of(tokens, leaves.subList(3, leaves.size()));
  }

  private static double[] centralDifferences(
      List<double[][]> leaves, int leaf, int[] times, double[][] target) {
    double step = 1e-5;
    double[][] values = leaves.get(leaf);
    int columns = values[0].length;
    double[] slopes = new double[values.length * columns];
    for (int at = 0; at < slopes.length; at++) {
      double kept = values[at / columns][at % columns];
      values[at / columns][at % columns] = kept + step;
      double above = error(formula(leaves, times), target);
      values[at / columns][at % columns] = kept - step;
      double below = error(formula(leaves, times), target);
      values[at / columns][at % columns] = kept;
      slopes[at] = (above - below) / (2 * step);
    }
    return slopes;
  }

  private static double error(double[][] estimate, double[][] target) {
    double[] a = flat(estimate);
    double[] b = flat(target);
    double total = 0;
    for (int at = 0; at < a.length; at++) {
      total += (a[at] - b[at]) * (a[at] - b[at]) / a.length;
    }
    return total;
  }

  private static double[] flat(double[][] values) {
    return Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] doubles(Matrix matrix) {
    double[][] out = new double[matrix.rows()][matrix.columns()];
    for (int row = 0; row < out.length; row++) {
      for (int column = 0; column < out[row].length; column++) {
        out[row][column] = matrix.get(row, column);
      }
    }
    return out;
  }

  private static void assertClose(String what, double[] expected, float[] found) {
    assertEquals(expected.length, found.length, what);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertTrue(largest > 1e-3, what + " is hardly more than rounding");
    for (int at = 0; at < expected.length; at++) {
      assertEquals(expected[at], found[at], 1e-5 * (1 + largest), what + ", value " + at);
    }
  }

  @Test
  void headsAreDrawnAsColumnsOfASquareMatrix() {
    Network network = composed(1, 4, 64, new MatrixPool());
    assertEquals(12, network.weights().size());
    double squares = 0;
    int count = 0;
    for (Parameter weight : network.weights()) {
      assertEquals(16, weight.value().columns());
      for (float value : weight.value().toArray()) {
        squares += value * value;
        count++;
      }
    }
    assertEquals(1 / 64.0, squares / count, 0.05 / 64);
  }

  @Test
  void theConfigurationChoosesTheForm() {
    assertInstanceOf(FusedEstimator.class, configured());
    assertInstanceOf(ComposedEstimator.class, configured("layers", 2));
    assertInstanceOf(ComposedEstimator.class, configured("heads", 16));
    var refusal = assertThrows(IllegalArgumentException.class, () -> configured("heads", 3));
    assertEquals(
        "ccdrec.diffusion.heads must divide model.dimension;"
            + " ccdrec.diffusion.heads=3, model.dimension=16",
        refusal.getMessage());
  }

  private static Estimator configured(Object... settings) {
    return Estimator.of(
        DiffusionConfigs.of(settings),
        TimeEmbedding.table(STEPS, 16),
        new ModelParameters(new SeededRandom(1)));
  }
}
