package org.ccdrec.trainer.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.ccdrec.testkit.OpContract;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

/** Runs the operation contract on the row-weighted mix. */
final class RowMixTest extends OpContract {
  private final List<OpCase> cases = new ArrayList<>();

  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }

  @Override
  protected List<OpCase> cases(RandomGenerator random) {
    cases.clear();
    mixture(random);
    return cases;
  }

  private void mixture(RandomGenerator random) {
    cases.add(
        OpCase.of(
                new RowMix(),
                List.of(
                    normal(random, 4, 3),
                    normal(random, 4, 5),
                    normal(random, 4, 5),
                    normal(random, 4, 5)),
                in ->
                    DoubleMatrix.of(
                        4,
                        5,
                        (r, c) ->
                            in.get(0).at(r, 0) * in.get(1).at(r, c)
                                + in.get(0).at(r, 1) * in.get(2).at(r, c)
                                + in.get(0).at(r, 2) * in.get(3).at(r, c)))
            .withGraph(
                (sd, in) -> {
                  SDVariable mix = null;
                  for (int at = 0; at < 3; at++) {
                    int chosen = at;
                    DoubleMatrix unit = DoubleMatrix.of(3, 1, (r, c) -> r == chosen ? 1 : 0);
                    SDVariable weight = sd.mmul(in.get(0), constant(sd, unit));
                    SDVariable part = in.get(at + 1).mul(weight);
                    mix = mix == null ? part : mix.add(part);
                  }
                  return mix;
                }));
  }

  private static <T> T onTape(Function<Tape, T> work) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        Tape tape = new Tape(kernels, new MatrixPool())) {
      return work.apply(tape);
    }
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

  private static String refusalOfMix(Matrix... inputs) {
    return onTape(
        tape -> {
          Var[] leaves = Arrays.stream(inputs).map(tape::constant).toArray(Var[]::new);
          var refusal =
              assertThrows(IllegalArgumentException.class, () -> tape.apply(new RowMix(), leaves));
          return refusal.getMessage();
        });
  }
}
