package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.UntrainedModel;
import org.ccdrec.spi.UntrainedModelFactory;
import org.junit.jupiter.api.Test;

/**
 * The contract of an untrained model, as a suite that its test class extends, like {@link
 * BackboneContract}.
 *
 * <p>In addition to the requirements of {@link PluginContract}, it requires: a finite score for
 * every user and item, which overwrites the previous contents and does not depend on which other
 * users are requested; vectors, if any, whose inner products are the scores; and no parameters.
 *
 * @param <C> the configuration
 */
public abstract non-sealed class UntrainedModelContract<C extends Record>
    extends PluginContract<C> {

  /** Creates the suite. */
  protected UntrainedModelContract() {}

  @Override
  protected abstract UntrainedModelFactory<C> factory();

  @Test
  void everyPairHasAFiniteScore() {
    float[] scores = worked(TestData.small(), SEED, 1).getFirst();
    assertTrue(
        IntStream.range(1, scores.length).anyMatch(at -> scores[at] != scores[0]),
        "scores must not all be the same");
  }

  @Test
  void aUsersScoresDoNotDependOnOthers() {
    try (TestHost host = host(TestData.small())) {
      UntrainedModel model = make(host);
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
    try (TestHost host = host(TestData.small())) {
      UntrainedModel model = make(host);
      UntrainedModel.Vectors vectors = model.vectors();
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
    try (TestHost host = host(TestData.small())) {
      UntrainedModel model = make(host);
      score(model, new int[] {0, 1}, host.interactions().itemCount());
      model.close();
      assertTrue(host.registered().isEmpty(), "no parameters must be registered");
    }
  }

  @Override
  final UntrainedModel make(TestHost host) {
    return factory().create(config(), host);
  }

  @Override
  final List<float[]> work(TestHost host) {
    try (UntrainedModel model = make(host)) {
      int[] users = IntStream.range(0, host.interactions().userCount()).toArray();
      float[] scores = score(model, users, host.interactions().itemCount());
      Bits.requireFinite(scores, "scores");
      UntrainedModel.Vectors vectors = model.vectors();
      return vectors == null
          ? List.of(scores)
          : List.of(scores, vectors.users().toArray(), vectors.items().toArray());
    }
  }

  /** Scores into a matrix of NaN, which must be overwritten. */
  private static float[] score(UntrainedModel model, int[] users, int items) {
    float[] nothing = new float[users.length * items];
    Arrays.fill(nothing, Float.NaN);
    Matrix scores = Matrix.of(users.length, items, nothing);
    model.score(users, scores);
    return scores.toArray();
  }
}
