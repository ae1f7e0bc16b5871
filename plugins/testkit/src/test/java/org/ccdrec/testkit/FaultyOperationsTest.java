package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test of {@link OpContract} fails for an operation that violates what it checks. */
final class FaultyOperationsTest {
  private enum Fault {
    NONE,
    WRONG_VALUE,
    WRONG_SIGN,
    GRADIENT_2_PERCENT_OFF,
    MISSING_GRADIENT,
    WRITES_INPUT,
    DEPENDS_ON_WANTED,
    DEPENDS_ON_THREADS
  }

  private static Fault fault = Fault.NONE;

  /** The elementwise product. */
  record Sample() implements Op<NoResidual> {
    @Override
    public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
      Matrix x = inputs.getFirst();
      Matrix out = workspace.matrix(x.rows(), x.columns());
      workspace.kernels().hadamard(x, inputs.get(1), out);
      switch (fault) {
        case WRONG_VALUE -> out.set(0, 0, out.get(0, 0) + 0.01f);
        case WRITES_INPUT -> x.set(0, 0, 0);
        default -> {}
      }
      return Result.of(out);
    }

    @Override
    public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
      return Arrays.asList(gradient(backward, 0), gradient(backward, 1));
    }

    private static @Nullable Gradient gradient(Backward<NoResidual> backward, int input) {
      if (fault == Fault.MISSING_GRADIENT && input == 1) {
        return null;
      }
      float factor =
          switch (fault) {
            case WRONG_SIGN -> -1;
            case GRADIENT_2_PERCENT_OFF -> 1.02f;
            case DEPENDS_ON_WANTED -> backward.wanted(1 - input) ? 1 : 2;
            case DEPENDS_ON_THREADS -> backward.workspace().kernels().threads();
            default -> 1;
          };
      Matrix factors = backward.input(1 - input);
      Matrix out = backward.workspace().matrix(factors.rows(), factors.columns());
      backward.workspace().kernels().hadamard(factors, backward.denseUpstream(), out);
      return new DenseGradient(out).scaled(factor, backward.workspace());
    }
  }

  static final class Contract extends OpContract {
    @Override
    protected List<OpCase> cases(RandomGenerator random) {
      return List.of(
          OpCase.of(
                  new Sample(),
                  List.of(normal(random, 4, 3), normal(random, 4, 3)),
                  in -> in.get(0).zip(in.get(1), (a, b) -> a * b))
              .withGraph((graph, in) -> in.get(0).mul(in.get(1)))
              .withComposition((tape, in) -> Ops.product(in.get(0), in.get(1))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, ''",
    "WRONG_VALUE, valuesFollowTheFormula valueAndGradientsMatchTheComposedForm",
    "WRONG_SIGN, gradientsMatchCentralDifferences gradientsMatchSameDiff"
        + " valueAndGradientsMatchTheComposedForm",
    "GRADIENT_2_PERCENT_OFF, gradientsMatchCentralDifferences gradientsMatchSameDiff"
        + " valueAndGradientsMatchTheComposedForm",
    "MISSING_GRADIENT, gradientsMatchCentralDifferences gradientsMatchSameDiff"
        + " valueAndGradientsMatchTheComposedForm",
    "DEPENDS_ON_WANTED, constantInputsGetNoGradientAndChangeNoOther",
    "DEPENDS_ON_THREADS, theNumberOfThreadsDoesNotMatter",
  })
  void aFaultyOperationFails(Fault which, String tests) {
    fault = which;
    Set<String> expected = tests.isEmpty() ? Set.of() : Set.of(tests.split(" "));
    assertEquals(expected, Failures.of(Contract.class));
  }

  @ParameterizedTest
  @CsvSource("WRITES_INPUT")
  void anOperationThatWritesItsInputFails(Fault which) {
    fault = which;
    assertEquals(
        Set.of("inputsAreLeftAsTheyAre"), Failures.of(Contract.class, "inputsAreLeftAsTheyAre"));
  }
}
