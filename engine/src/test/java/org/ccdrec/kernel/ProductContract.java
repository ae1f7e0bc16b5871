package org.ccdrec.kernel;

import static org.ccdrec.testkit.DoubleMatrix.ROUNDING;

import java.util.random.RandomGenerator;
import org.ccdrec.testing.GuardedMemory;
import org.ccdrec.testkit.DoubleMatrix;
import org.junit.jupiter.api.Test;

/** The contract of dense products of any kernels. */
interface ProductContract extends UnderTest {
  @Test
  default void multipliesMatrices(RandomGenerator random) {
    for (Shapes.ProductShape shape : Shapes.products(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix a = memory.normal(shape.n(), shape.k());
        Matrix b = memory.normal(shape.k(), shape.m());
        check(
            memory,
            DoubleMatrix.of(a),
            DoubleMatrix.of(b),
            (out, add) -> kernels().multiply(a, b, out, add));
      }
    }
  }

  @Test
  default void multipliesTheTransposeOfA(RandomGenerator random) {
    for (Shapes.ProductShape shape : Shapes.products(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix a = memory.normal(shape.k(), shape.n());
        Matrix b = memory.normal(shape.k(), shape.m());
        check(
            memory,
            DoubleMatrix.of(a).transposed(),
            DoubleMatrix.of(b),
            (out, add) -> kernels().multiplyTransposedA(a, b, out, add));
      }
    }
  }

  @Test
  default void multipliesTheTransposeOfB(RandomGenerator random) {
    for (Shapes.ProductShape shape : Shapes.products(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix a = memory.normal(shape.n(), shape.k());
        Matrix b = memory.normal(shape.m(), shape.k());
        check(
            memory,
            DoubleMatrix.of(a),
            DoubleMatrix.of(b).transposed(),
            (out, add) -> kernels().multiplyTransposedB(a, b, out, add));
      }
    }
  }

  /** A product with all arguments given but the output and the accumulate flag. */
  @FunctionalInterface
  interface Product {
    void into(Matrix out, boolean accumulate);
  }

  private static void check(GuardedMemory memory, DoubleMatrix a, DoubleMatrix b, Product product) {
    String what = "[%d × %d]·[%d × %d] ".formatted(a.rows(), a.columns(), b.rows(), b.columns());
    DoubleMatrix expected = a.times(b);
    DoubleMatrix magnitude = a.abs().times(b.abs());
    double roundings = (a.columns() + 1) * ROUNDING;
    Matrix out = memory.garbage(a.rows(), b.columns());
    product.into(out, false);
    expected.assertClose(what + "written", out, magnitude.scaled(roundings));

    Matrix sum = memory.normal(a.rows(), b.columns());
    DoubleMatrix before = DoubleMatrix.of(sum);
    product.into(sum, true);
    DoubleMatrix bound = magnitude.plus(before.abs()).scaled(roundings + ROUNDING);
    before.plus(expected).assertClose(what + "accumulated", sum, bound);
  }
}
