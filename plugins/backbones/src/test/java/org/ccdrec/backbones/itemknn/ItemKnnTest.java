package org.ccdrec.backbones.itemknn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.junit.jupiter.api.Test;

/**
 * Users have items {0, 1}, {0, 1, 2} and {2}: cosines are s₀₁ = 2/√(2·2) = 1 and s₀₂ = s₁₂ =
 * 1/√(2·2) = ½.
 */
final class ItemKnnTest {
  private static final Interactions INTERACTIONS =
      Interactions.of(3, 4, new int[] {0, 0, 1, 1, 1, 2}, new int[] {0, 1, 0, 1, 2, 2});

  private static float[] scores(ItemKnnConfig config, int user) {
    Matrix scores = Matrix.zeros(1, 4);
    new ItemKnn(config, INTERACTIONS).score(new int[] {user}, scores);
    return scores.toArray();
  }

  @Test
  void sumsCosinesWithTheUsersItems() {
    ItemKnnConfig all = new ItemKnnConfig(100, 0);
    assertArrayEquals(new float[] {1, 1, 1, 0}, scores(all, 0), 1e-6f);
    assertArrayEquals(new float[] {1.5f, 1.5f, 1, 0}, scores(all, 1), 1e-6f);
    assertArrayEquals(new float[] {.5f, .5f, 0, 0}, scores(all, 2), 1e-6f);
  }

  /** The nearest neighbour of 0 is 1, of 1 is 0, and of 2 is 0, the lower index of a tie. */
  @Test
  void anItemHasItsNearestNeighboursOnly() {
    ItemKnnConfig one = new ItemKnnConfig(1, 0);
    assertArrayEquals(new float[] {1, 1, .5f, 0}, scores(one, 0), 1e-6f);
    assertArrayEquals(new float[] {0, 0, 0, 0}, scores(one, 2), 1e-6f);
  }

  @Test
  void shrinkageWeakensCosines() {
    assertArrayEquals(new float[] {.25f, .25f, 0, 0}, scores(new ItemKnnConfig(9, 2), 2), 1e-6f);
  }

  @Test
  void defaults() {
    assertEquals(new ItemKnnConfig(100, 0), ConfigReader.ofDefaults().bind(ItemKnnConfig.class));
  }
}
