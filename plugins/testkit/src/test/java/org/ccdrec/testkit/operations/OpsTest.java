package org.ccdrec.testkit.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.testkit.OpCase;
import org.ccdrec.testkit.OpContract;
import org.junit.jupiter.api.Test;

/**
 * Runs the operation contract, which also applies to third parties, on every operation of {@link
 * Ops}.
 */
final class OpsTest extends OpContract {
  @Override
  protected List<OpCase> cases(RandomGenerator random) {
    return OpCases.all(random);
  }

  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }

  @Test
  void everyOperationHasACase() {
    TreeSet<String> operations =
        Arrays.stream(Ops.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> names =
        cases(new SplittableRandom(1)).stream()
            .map(OpCase::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(operations, names);
  }
}
