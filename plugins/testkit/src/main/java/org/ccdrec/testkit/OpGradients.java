package org.ccdrec.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradients of an {@link OpCase} with respect to its inputs, computed in several ways, for one
 * upstream gradient.
 */
final class OpGradients {
  private static final double STEP = 1e-5;

  private final OpCase example;
  private final Matrix upstream;

  /** Draws an upstream gradient that is zero in undefined rows. */
  OpGradients(OpCase example, RandomGenerator random) {
    this.example = example;
    DoubleMatrix value = example.value(example.doubles());
    this.upstream = Matrix.zeros(value.rows(), value.columns());
    for (int row : example.read().rows()) {
      for (int column = 0; column < value.columns(); column++) {
        upstream.set(row, column, (float) random.nextGaussian());
      }
    }
  }

  /**
   * Returns the tape's gradient of each input, null if there is none.
   *
   * @param function the operation or its composition
   * @param asRows whether the upstream gradient stores rows only
   * @param constant the constant input; −1 for none
   */
  List<@Nullable DoubleMatrix> onTape(
      Kernels kernels, OpCase.Function function, boolean asRows, int constant) {
    try (Tape tape = new Tape(kernels, new MatrixPool())) {
      List<Var> leaves = new ArrayList<>();
      for (int input = 0; input < example.inputs().size(); input++) {
        Matrix value = example.inputs().get(input);
        leaves.add(
            input == constant
                ? tape.constant(value)
                : tape.parameter(new Parameter("input " + input, value, Parameter.Update.DENSE)));
      }
      Var value = function.on(tape, leaves);
      tape.backward(tape.apply(new WeightedSum(upstream, example.read(), asRows), value));
      List<@Nullable DoubleMatrix> gradients = new ArrayList<>();
      for (Var leaf : leaves) {
        Gradient gradient = tape.gradient(leaf);
        gradients.add(gradient == null ? null : DoubleMatrix.of(gradient.dense(tape.workspace())));
      }
      return gradients;
    }
  }

  /** Returns the central differences of the formula for one input. */
  DoubleMatrix centralDifferences(int input) {
    DoubleMatrix at = example.doubles().get(input);
    double[] slopes = new double[at.values().length];
    for (int place = 0; place < slopes.length; place++) {
      slopes[place] = (objective(input, place, STEP) - objective(input, place, -STEP)) / (2 * STEP);
    }
    return new DoubleMatrix(at.rows(), at.columns(), slopes);
  }

  private double objective(int input, int place, double by) {
    List<DoubleMatrix> moved = new ArrayList<>(example.doubles());
    double[] values = moved.get(input).values().clone();
    values[place] += by;
    moved.set(input, new DoubleMatrix(moved.get(input).rows(), moved.get(input).columns(), values));
    return example.value(moved).dot(DoubleMatrix.of(upstream));
  }

  /** Returns SameDiff's gradient of each input. */
  List<DoubleMatrix> inSameDiff(OpCase.Graph definition) {
    SameDiff graph = SameDiff.create();
    List<SDVariable> inputs = new ArrayList<>();
    for (int input = 0; input < example.inputs().size(); input++) {
      inputs.add(graph.var("input" + input, array(example.inputs().get(input))));
    }
    SDVariable value = definition.of(graph, inputs);
    SDVariable loss =
        upstream.length() == 1
            ? value.mul(upstream.get(0, 0)).sum()
            : value.mul(graph.constant(array(upstream))).sum();
    loss.markAsLoss();
    String[] names = inputs.stream().map(SDVariable::name).toArray(String[]::new);
    Map<String, INDArray> found = graph.calculateGradients(new LinkedHashMap<>(), names);
    List<DoubleMatrix> gradients = new ArrayList<>();
    for (String name : names) {
      INDArray gradient = Objects.requireNonNull(found.get(name), name);
      gradients.add(
          DoubleMatrix.of(
              (int) gradient.size(0), (int) gradient.size(1), (r, c) -> gradient.getDouble(r, c)));
    }
    return gradients;
  }

  private static INDArray array(Matrix matrix) {
    return Nd4j.createFromArray(matrix.toArray()).reshape(matrix.rows(), matrix.columns());
  }
}
