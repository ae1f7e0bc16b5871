package org.ccdrec.autodiff;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.testing.Dense;
import org.ccdrec.testing.Seeded;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every operation against its formula in double precision, central differences of that formula, and
 * SameDiff's gradients of the same function.
 */
@ExtendWith(Seeded.class)
final class OpGradientTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-5;

  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void everyOperationHasACase(RandomGenerator random) {
    Set<String> names =
        OpCases.all(random).stream()
            .map(example -> example.op().getClass().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(OperationsOfPackage.names(), names);
  }

  @Test
  void valuesFollowTheFormula(RandomGenerator random) {
    for (OpCase example : OpCases.all(random)) {
      try (Tape tape = tape()) {
        Var[] inputs = example.inputs().stream().map(tape::constant).toArray(Var[]::new);
        Matrix value = tape.apply(example.op(), inputs).value();
        Dense expected = example.formula().of(doubles(example));
        for (int row : example.read().rows()) {
          for (int column = 0; column < value.columns(); column++) {
            double e = expected.at(row, column);
            assertEquals(
                e,
                value.get(row, column),
                TOLERANCE * (1 + Math.abs(e)),
                () -> example + " in row " + row);
          }
        }
      }
    }
  }

  @Test
  void gradientsMatchCentralDifferences(RandomGenerator random) {
    for (OpCase example : OpCases.all(random)) {
      Matrix weights = upstream(example, random);
      for (boolean asRows : new boolean[] {false, true}) {
        List<@Nullable Dense> found = gradients(example, weights, asRows, -1);
        for (int input = 0; input < found.size(); input++) {
          Dense expected = centralDifferences(example, Dense.of(weights), input);
          assertClose(
              example + ", input " + input + ", rows " + asRows, expected, found.get(input));
        }
      }
    }
  }

  @Test
  void gradientsMatchSameDiff(RandomGenerator random) {
    for (OpCase example : OpCases.all(random)) {
      Matrix weights = upstream(example, random);
      List<Dense> expected =
          assertDoesNotThrow(() -> sameDiff(example, weights), example::toString);
      List<@Nullable Dense> found = gradients(example, weights, false, -1);
      for (int input = 0; input < found.size(); input++) {
        assertClose(
            example + " in SameDiff, input " + input, expected.get(input), found.get(input));
      }
    }
  }

  @Test
  void constantInputsGetNoGradientAndChangeNoOther(RandomGenerator random) {
    for (OpCase example : OpCases.all(random)) {
      Matrix weights = upstream(example, random);
      List<@Nullable Dense> all = gradients(example, weights, false, -1);
      for (int constant = 0; constant < all.size(); constant++) {
        List<@Nullable Dense> part = gradients(example, weights, false, constant);
        for (int input = 0; input < all.size(); input++) {
          if (input == constant) {
            assertNull(part.get(input));
          } else {
            assertEquals(0, largest(all.get(input).plus(part.get(input).scaled(-1))));
          }
        }
      }
    }
  }

  private Tape tape() {
    return new Tape(kernels, new MatrixPool(), Profiler.off());
  }

  private static List<Dense> doubles(OpCase example) {
    return example.inputs().stream().map(Dense::of).toList();
  }

  /** Random weights for the value's elements, zero in rows that are not defined. */
  private static Matrix upstream(OpCase example, RandomGenerator random) {
    Dense value = example.formula().of(doubles(example));
    Matrix weights = Matrix.zeros(value.rows(), value.columns());
    for (int row : example.read().rows()) {
      for (int column = 0; column < value.columns(); column++) {
        weights.set(row, column, (float) random.nextGaussian());
      }
    }
    return weights;
  }

  /** The tape's gradient of each input, null for the one that is constant. */
  private List<@Nullable Dense> gradients(
      OpCase example, Matrix weights, boolean asRows, int constant) {
    try (Tape tape = tape()) {
      List<Var> leaves = new ArrayList<>();
      for (int input = 0; input < example.inputs().size(); input++) {
        Matrix value = example.inputs().get(input);
        leaves.add(
            input == constant
                ? tape.constant(value)
                : tape.parameter(new Parameter("input " + input, value, Parameter.Update.DENSE)));
      }
      Var value = tape.apply(example.op(), leaves.toArray(Var[]::new));
      RowSet read = example.read();
      tape.backward(tape.apply(new WeightedSum(weights, read, asRows), value));
      List<@Nullable Dense> gradients = new ArrayList<>();
      for (Var leaf : leaves) {
        Gradient gradient = tape.gradient(leaf);
        gradients.add(gradient == null ? null : Dense.of(gradient.dense(tape.workspace())));
      }
      return gradients;
    }
  }

  private static Dense centralDifferences(OpCase example, Dense weights, int input) {
    Dense at = doubles(example).get(input);
    double[] slopes = new double[at.values().length];
    for (int place = 0; place < slopes.length; place++) {
      slopes[place] =
          (objective(example, weights, input, place, STEP)
                  - objective(example, weights, input, place, -STEP))
              / (2 * STEP);
    }
    return new Dense(at.rows(), at.columns(), slopes);
  }

  private static double objective(OpCase example, Dense weights, int input, int place, double by) {
    List<Dense> moved = new ArrayList<>(doubles(example));
    double[] values = moved.get(input).values().clone();
    values[place] += by;
    moved.set(input, new Dense(moved.get(input).rows(), moved.get(input).columns(), values));
    return example.formula().of(moved).dot(weights);
  }

  private static List<Dense> sameDiff(OpCase example, Matrix weights) {
    SameDiff graph = SameDiff.create();
    List<SDVariable> inputs = new ArrayList<>();
    for (int input = 0; input < example.inputs().size(); input++) {
      inputs.add(graph.var("input" + input, example.inputs().get(input).array().dup()));
    }
    SDVariable value = example.graph().of(graph, inputs);
    boolean scalar = weights.length() == 1;
    SDVariable loss =
        scalar
            ? value.mul(weights.get(0, 0)).sum()
            : value.mul(graph.constant(weights.array().dup())).sum();
    loss.markAsLoss();
    String[] names = inputs.stream().map(SDVariable::name).toArray(String[]::new);
    Map<String, INDArray> found = graph.calculateGradients(new LinkedHashMap<>(), names);
    List<Dense> gradients = new ArrayList<>();
    for (String name : names) {
      INDArray gradient = found.get(name);
      gradients.add(
          Dense.of(
              (int) gradient.size(0), (int) gradient.size(1), (r, c) -> gradient.getDouble(r, c)));
    }
    return gradients;
  }

  private static double largest(Dense values) {
    double largest = 0;
    for (double value : values.values()) {
      largest = Double.isNaN(value) ? Double.NaN : Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static void assertClose(String what, Dense expected, @Nullable Dense found) {
    assertNotNull(found, what + " has no gradient");
    assertEquals(expected.values().length, found.values().length, what);
    double difference = largest(expected.plus(found.scaled(-1)));
    double allowed = TOLERANCE * (1 + largest(expected));
    assertTrue(difference <= allowed, () -> what + ": off by " + difference + " of " + allowed);
  }
}
