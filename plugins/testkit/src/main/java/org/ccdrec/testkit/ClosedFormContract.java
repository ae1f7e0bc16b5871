package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.ClosedForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of a model in closed form, as a suite that its test class extends, like {@link
 * BackboneContract}.
 *
 * <p>It holds the model to: a sound name, description and configuration; a score for every user and
 * item, finite, overwriting what was there, the same for a user whoever else is asked for, for any
 * seed and any number of threads; vectors, where it has them, whose inner products are the scores;
 * no parameters and no item embeddings; data without content, without interactions or with a single
 * user either handled or refused with {@link IllegalArgumentException}; a second close without
 * effect; and an interruption left for the trainer to see.
 *
 * @param <C> the configuration
 */
public abstract class ClosedFormContract<C extends Record> {

  /** Makes the suite. */
  protected ClosedFormContract() {}

  /** Returns the factory under test. */
  protected abstract BackboneFactory<C> factory();

  /** Returns the configuration to test with; all defaults unless overridden. */
  protected C config() {
    return ConfigReader.ofDefaults().bind(factory().configType());
  }

  /** Returns the kernels to test with; vector kernels need {@code jdk.incubator.vector}. */
  protected Kernels.Kind kernels() {
    return Kernels.Kind.SCALAR;
  }

  @Test
  void theFactoryNamesAndDescribesItself() {
    FactoryChecks.nameAndDescription(factory().name(), factory().description());
  }

  @Test
  void theConfigurationIsDocumentedAndReadsBack() {
    FactoryChecks.configuration(config());
  }

  @Test
  void anyConfigurationValueIsTakenOrRefused() {
    FactoryChecks.extremeValues(config());
  }

  @Test
  void everyPairHasAFiniteScore() {
    float[] scores = scores(TestData.small(), 42, 1);
    assertTrue(anyDiffer(scores), "scores must not all be the same");
  }

  private static boolean anyDiffer(float[] values) {
    return IntStream.range(1, values.length).anyMatch(at -> values[at] != values[0]);
  }

  @Test
  void scoresDependOnTheDataAlone() {
    float[] scores = scores(TestData.large(), 42, 1);
    assertArrayEquals(scores, scores(TestData.large(), 43, 1), "a seed must not matter");
    assertArrayEquals(scores, scores(TestData.large(), 42, 3), "threads must not matter");
  }

  @Test
  void aUsersScoresDoNotDependOnOthers() {
    try (TestHost host = host(TestData.small(), 42, 1)) {
      ClosedForm model = create(host);
      int items = host.interactions().itemCount();
      float[] together = score(model, new int[] {3, 0, 3}, items);
      float[] alone = score(model, new int[] {3}, items);
      assertArrayEquals(alone, Arrays.copyOf(together, items));
      assertArrayEquals(alone, Arrays.copyOfRange(together, 2 * items, 3 * items));
      model.close();
    }
  }

  @Test
  void vectorsGiveTheScores() {
    try (TestHost host = host(TestData.small(), 42, 1)) {
      ClosedForm model = create(host);
      ClosedForm.Vectors vectors = model.vectors();
      if (vectors != null) {
        int users = host.interactions().userCount();
        int items = host.interactions().itemCount();
        assertEquals(users, vectors.users().rows(), "there must be a vector for each user");
        assertEquals(items, vectors.items().rows(), "there must be a vector for each item");
        Matrix products = Matrix.zeros(users, items);
        host.kernels().multiplyTransposedB(vectors.users(), vectors.items(), products, false);
        int[] all = IntStream.range(0, users).toArray();
        assertArrayEquals(score(model, all, items), products.toArray(), 1e-4f);
      }
      model.close();
    }
  }

  @Test
  void nothingIsTrained() {
    try (TestHost host = host(TestData.small(), 42, 1)) {
      ClosedForm model = create(host);
      assertEquals(Backbone.Objective.OWN, model.objective(), "no negatives must be drawn");
      assertNull(model.itemEmbeddings(), "there must be nothing to diffuse");
      assertTrue(host.registered().isEmpty(), "no parameters must be registered");
      model.close();
    }
  }

  @Test
  void aSingleUserIsHandledOrRefused() {
    handledOrRefused(TestData.singleUser());
  }

  @Test
  void dataWithoutInteractionsIsHandledOrRefused() {
    handledOrRefused(TestData.noInteractions());
  }

  @Test
  void dataWithoutContentIsHandledOrRefused() {
    handledOrRefused(TestData.withoutContent());
  }

  private void handledOrRefused(TestData data) {
    try {
      assertNotNull(scores(data, 42, 1));
    } catch (IllegalArgumentException refused) {
      assertFalse(String.valueOf(refused.getMessage()).isBlank(), "a refusal must say why");
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    try (TestHost host = host(TestData.small(), 42, 1)) {
      ClosedForm model = create(host);
      model.close();
      assertDoesNotThrow(model::close, "a second close must do nothing");
    }
  }

  @Test
  @Timeout(60)
  void anInterruptionIsLeftForTheTrainerToSee() {
    Thread.currentThread().interrupt();
    boolean seen;
    try {
      assertNotNull(scores(TestData.small(), 42, 1));
    } finally {
      seen = Thread.interrupted();
    }
    assertTrue(seen, "the interrupt status must survive creation and scoring");
  }

  private TestHost host(TestData data, long seed, int threads) {
    return new TestHost(data, seed, kernels(), threads);
  }

  private ClosedForm create(TestHost host) {
    return assertInstanceOf(ClosedForm.class, factory().create(config(), host));
  }

  /** The scores of all users and items, which must be finite. */
  private float[] scores(TestData data, long seed, int threads) {
    try (TestHost host = host(data, seed, threads)) {
      ClosedForm model = create(host);
      int[] users = IntStream.range(0, data.interactions().userCount()).toArray();
      float[] scores = score(model, users, data.interactions().itemCount());
      for (float score : scores) {
        assertTrue(Float.isFinite(score), "a score must be finite; score=" + score);
      }
      model.close();
      return scores;
    }
  }

  /** Scores into a matrix of NaN, which must be overwritten. */
  private static float[] score(ClosedForm model, int[] users, int items) {
    float[] nothing = new float[users.length * items];
    Arrays.fill(nothing, Float.NaN);
    Matrix scores = Matrix.of(users.length, items, nothing);
    model.score(users, scores);
    return scores.toArray();
  }
}
