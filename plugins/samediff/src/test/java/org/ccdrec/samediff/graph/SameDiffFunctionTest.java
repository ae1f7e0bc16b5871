package org.ccdrec.samediff.graph;

import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.ccdrec.autodiff.ops.Ops.squaredNorm;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.samediff.graph.SameDiffFunction.Input;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SameDiffFunctionTest {
  private final Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
  private final MatrixPool memory = new MatrixPool();
  private final Parameter x = parameter("x", Matrix.of(2, 2, 1, 2, 3, 4));
  private final Parameter y = parameter("y", Matrix.of(2, 2, 5, 6, 7, 8));

  @AfterEach
  void close() {
    kernels.close();
  }

  private static Parameter parameter(String name, Matrix value) {
    return new Parameter(name, value, Parameter.Update.DENSE);
  }

  private Tape tape() {
    return new Tape(kernels, memory, Profiler.off());
  }

  private static Input any(String name) {
    return new Input(name, -1, -1);
  }

  /** f(x, y) = (x ∘ y, x²); of ½‖·‖² terms: d/dx Σ(x∘y)² = 2 x y², d/dx Σ x⁴ = 4 x³. */
  @Test
  void gradientsOfSeveralOutputsAddUp() {
    SameDiffFunction function =
        SameDiffFunction.define(
            "products",
            List.of(any("x"), any("y")),
            (graph, in) -> List.of(in.get(0).mul(in.get(1)), graph.math().square(in.get(0))));
    for (int pass = 0; pass < 2; pass++) {
      try (Tape tape = tape()) {
        List<Var> made = function.apply(tape, tape.parameter(x), tape.parameter(y));
        assertArrayEquals(new float[] {5, 12, 21, 32}, made.get(0).value().toArray());
        assertArrayEquals(new float[] {1, 4, 9, 16}, made.get(1).value().toArray());
        Var loss =
            weightedSum(new float[] {1, 3}, squaredNorm(made.get(0)), squaredNorm(made.get(1)));
        tape.backward(loss);
        float[] ofX = {2 * 25 + 12, 4 * 36 + 96, 6 * 49 + 324, 8 * 64 + 768};
        float[] ofY = {10, 48, 126, 256};
        assertArrayEquals(ofX, gradient(tape, x), 1e-3f);
        assertArrayEquals(ofY, gradient(tape, y), 1e-3f);
      }
    }
  }

  /** The gradient continues into what the tape computed before: z = 2x, then Σ(z²)² = Σ 16 x⁴. */
  @Test
  void gradientsCrossIntoTheGraphAndOutAgain() {
    SameDiffFunction square =
        SameDiffFunction.define(
            "square", List.of(any("z")), (graph, in) -> List.of(graph.math().square(in.get(0))));
    try (Tape tape = tape()) {
      Var doubled = scaled(tape.parameter(x), 2);
      tape.backward(squaredNorm(square.apply(tape, doubled).getFirst()));
      assertArrayEquals(new float[] {64, 512, 1728, 4096}, gradient(tape, x), .1f);
    }
  }

  @Test
  void anInputThatAnOutputDoesNotReachHasNoGradient() {
    SameDiffFunction first =
        SameDiffFunction.define(
            "first", List.of(any("x"), any("y")), (graph, in) -> List.of(in.get(0)));
    try (Tape tape = tape()) {
      Var made = first.apply(tape, tape.parameter(x), tape.parameter(y)).getFirst();
      assertArrayEquals(new float[] {1, 2, 3, 4}, made.value().toArray());
      tape.backward(squaredNorm(made));
      assertArrayEquals(new float[] {2, 4, 6, 8}, gradient(tape, x), 1e-5f);
      assertNull(tape.gradient(tape.parameter(y)));
    }
  }

  @Test
  void constantsHaveNoGradientAndValuesOutliveNothing() {
    SameDiffFunction sum =
        SameDiffFunction.define(
            "sum", List.of(any("x"), any("y")), (graph, in) -> List.of(in.get(0).add(in.get(1))));
    try (Tape tape = tape()) {
      Var constant = tape.constant(Matrix.of(2, 2, 1, 1, 1, 1));
      Var made = sum.apply(tape, tape.parameter(x), constant).getFirst();
      tape.backward(squaredNorm(made));
      assertArrayEquals(new float[] {4, 6, 8, 10}, gradient(tape, x), 1e-5f);
      assertNull(tape.gradient(constant));
    }
    assertArrayEquals(new float[] {1, 2, 3, 4}, x.value().toArray());
  }

  @Test
  void theNumberOfRowsMayChange() {
    SameDiffFunction square =
        SameDiffFunction.define(
            "square",
            List.of(new Input("z", -1, 2)),
            (graph, in) -> List.of(graph.math().square(in.get(0))));
    for (int rows = 1; rows < 4; rows++) {
      try (Tape tape = tape()) {
        Var ones = tape.constant(Matrix.of(rows, 2, new float[2 * rows]));
        assertEquals(rows, square.apply(tape, ones).getFirst().value().rows());
      }
    }
  }

  @Test
  void impossibleFunctionsAreRefused() {
    SameDiffFunction.Definition same = (graph, in) -> in;
    for (List<Input> inputs :
        List.of(List.of(any("a"), any("a")), List.of(any(GraphOp.UPSTREAM)), List.<Input>of())) {
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class, () -> SameDiffFunction.define("none", inputs, same));
      assertTrue(refusal.getMessage().contains("must"), refusal.getMessage());
    }
    SameDiffFunction one = SameDiffFunction.define("one", List.of(any("x")), (graph, in) -> in);
    try (Tape tape = tape()) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> one.apply(tape));
      assertEquals("one takes 1 matrices; 0", refusal.getMessage());
    }
  }

  private static float[] gradient(Tape tape, Parameter parameter) {
    return tape.gradient(tape.parameter(parameter)).dense(tape.workspace()).toArray();
  }
}
