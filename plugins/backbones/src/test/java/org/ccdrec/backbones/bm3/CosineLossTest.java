package org.ccdrec.backbones.bm3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.ccdrec.testkit.OpContract;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

/** Runs the operation contract on the cosine loss. */
final class CosineLossTest extends OpContract {
  private final List<OpCase> cases = new ArrayList<>();

  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }

  @Override
  protected List<OpCase> cases(RandomGenerator random) {
    cases.clear();
    cosine(random);
    return cases;
  }

  private void cosine(RandomGenerator random) {
    cases.add(
        OpCase.of(
                new CosineLoss(),
                List.of(normal(random, 5, 6), normal(random, 5, 6)),
                in -> {
                  double[] dots = in.get(0).zip(in.get(1), (a, b) -> a * b).rowSums();
                  double[] first = in.get(0).map(x -> x * x).rowSums();
                  double[] second = in.get(1).map(x -> x * x).rowSums();
                  double sum = 0;
                  for (int row = 0; row < 5; row++) {
                    sum += dots[row] / Math.sqrt(first[row] * second[row]);
                  }
                  return DoubleMatrix.column(1 - sum / 5);
                })
            .withGraph(
                (sd, in) -> {
                  SDVariable x = in.get(0).div(in.get(0).norm2(true, 1));
                  SDVariable y = in.get(1).div(in.get(1).norm2(true, 1));
                  return x.mul(y).sum().div(5).rsub(1);
                }));
  }

  private static <T> T onTape(Function<Tape, T> work) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        Tape tape = new Tape(kernels, new MatrixPool())) {
      return work.apply(tape);
    }
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
}
