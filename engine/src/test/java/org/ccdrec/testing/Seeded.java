package org.ccdrec.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Provides test methods with a {@link RandomGenerator} with a new seed each run, and reports the
 * seed if a test fails; {@code -Dccdrec.test.seed=…} replays it.
 */
public final class Seeded implements ParameterResolver, TestExecutionExceptionHandler {
  private static final String PROPERTY = "ccdrec.test.seed";
  private static final long SEED = Long.getLong(PROPERTY, System.nanoTime());

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RandomGenerator.class;
  }

  @Override
  public RandomGenerator resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return new SplittableRandom(SEED);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    if (thrown instanceof TestAbortedException) {
      throw thrown;
    }
    throw new AssertionError(
        "replay with -D%s=%d: %s".formatted(PROPERTY, SEED, thrown.getMessage()), thrown);
  }
}
