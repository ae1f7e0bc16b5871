package org.ccdrec.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Function;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The corners of the operations of multimodal and contrastive models. */
final class ModelOpTest {
  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  private <T> T onTape(Function<Tape, T> work) {
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      return work.apply(tape);
    }
  }

  @Test
  void dropoutKeepsTheMean() {
    float[] factors = new Dropout(.3, 5).factors(100_000);
    int zeros = 0;
    for (float factor : factors) {
      assertTrue(factor == 0 || factor == (float) (1 / .7));
      zeros += factor == 0 ? 1 : 0;
    }
    assertEquals(30_000, zeros, 5 * Math.sqrt(100_000 * .3 * .7));
    assertArrayEquals(factors, new Dropout(.3, 5).factors(100_000));
  }

  @Test
  void dropoutOfNothingChangesNothing() {
    for (float factor : new Dropout(0, 1).factors(1000)) {
      assertEquals(1, factor);
    }
    assertThrows(IllegalArgumentException.class, () -> new Dropout(1, 1));
  }

  @Test
  void rowMixNeedsAWeightForEachRowOfEachInput() {
    Matrix x = Matrix.zeros(4, 3);
    assertEquals(
        "each input must have a column of weights; weights=%s, inputs=1"
            .formatted(Matrix.zeros(4, 2)),
        refusalOfMix(Matrix.zeros(4, 2), x));
    assertEquals(
        "each row must have weights; weights=%s, inputs=%s".formatted(Matrix.zeros(5, 2), x),
        refusalOfMix(Matrix.zeros(5, 2), x, x));
    assertEquals(
        "matrices must have the same shape; %s and %s".formatted(Matrix.zeros(4, 2), x),
        refusalOfMix(Matrix.zeros(4, 2), x, Matrix.zeros(4, 2)));
  }

  private String refusalOfMix(Matrix... inputs) {
    return onTape(
        tape -> {
          Var[] leaves = Arrays.stream(inputs).map(tape::constant).toArray(Var[]::new);
          var refusal =
              assertThrows(IllegalArgumentException.class, () -> tape.apply(new RowMix(), leaves));
          return refusal.getMessage();
        });
  }

  /** The second row loses by 300, far below what a float's exponential can hold. */
  @Test
  void contrastOfScoresFarApart() {
    Matrix x = Matrix.of(2, 1, 1, -1);
    Matrix y = Matrix.of(2, 1, 100, 400);
    float loss =
        onTape(
            tape ->
                tape.apply(
                        new InfoNce(1, new int[] {0, 1}, new int[] {0, 1}),
                        tape.constant(x),
                        tape.constant(y))
                    .scalar());
    assertEquals((300 + 300) / 2.0, loss, 1e-3);
  }

  @Test
  void contrastWithItsLikeAloneIsZero() {
    Matrix x = Matrix.of(2, 1, 1, -1);
    Matrix y = Matrix.of(1, 1, 3);
    int[] both = {0, 1};
    int[] same = {0, 0};
    float loss =
        onTape(
            tape ->
                tape.apply(new InfoNce(1, both, same), tape.constant(x), tape.constant(y))
                    .scalar());
    assertEquals(0, loss, 1e-7);
  }

  @Test
  void theCosineOfAZeroRowIsZero() {
    Parameter x = new Parameter("x", Matrix.of(2, 2, 0, 0, 3, 4), Parameter.Update.DENSE);
    Matrix y = Matrix.of(2, 2, 1, 2, 3, 4);
    onTape(
        tape -> {
          Var loss = tape.apply(new CosineLoss(), tape.parameter(x), tape.constant(y));
          assertEquals(.5, loss.scalar(), 1e-6);
          tape.backward(loss);
          Gradient gradient = tape.parameterGradients().get(x);
          for (float value : gradient.values().toArray()) {
            assertTrue(Float.isFinite(value));
          }
          return 0;
        });
  }

  /** Row 0 sums to −1, which counts as 1e-7: its scale is √1e7, and only the edge itself acts. */
  @Test
  void aNegativeRowSumIsClamped() {
    SparseMatrix graph =
        SparseMatrix.ofRows(2, new int[] {0, 2, 3}, new int[] {0, 1, 1}, new float[] {-2, 1, 4});
    float root = (float) Math.sqrt(1e7);
    assertArrayEquals(new float[] {-2e7f, root / 2, 1}, NormalizeEdges.of(graph).values(), 10);
    Parameter weights = new Parameter("w", Matrix.of(3, 1, -2, 1, 4), Parameter.Update.DENSE);
    onTape(
        tape -> {
          Var values = tape.apply(new NormalizeEdges(graph), tape.parameter(weights));
          tape.backward(tape.apply(new MatMul(), tape.constant(Matrix.of(1, 3, 0, 1, 0)), values));
          float[] slopes = tape.parameterGradients().get(weights).values().toArray();
          assertEquals(0, slopes[0]);
          assertEquals(root / 2, slopes[1], 1e-2);
          assertEquals(-root / 2 / 8, slopes[2], 1e-2);
          return 0;
        });
  }
}
