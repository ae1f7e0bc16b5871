package org.ccdrec.autodiff.ops;

import static org.ccdrec.autodiff.ops.Ops.infoNce;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Edge cases of the operations of multimodal and contrastive models. */
final class ModelOpTest {
  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  private <T> T onTape(Function<Tape, T> work) {
    try (Tape tape = new Tape(kernels, new MatrixPool())) {
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

  /** The second row's margin is −300, whose exponential overflows a float. */
  @Test
  void contrastOfScoresFarApart() {
    Matrix x = Matrix.of(2, 1, 1, -1);
    Matrix y = Matrix.of(2, 1, 100, 400);
    float loss =
        onTape(
            tape ->
                infoNce(
                        tape.constant(x),
                        tape.constant(y),
                        RowPairs.of(new int[] {0, 1}, new int[] {0, 1}),
                        1)
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
                infoNce(tape.constant(x), tape.constant(y), RowPairs.of(both, same), 1).scalar());
    assertEquals(0, loss, 1e-7);
  }
}
