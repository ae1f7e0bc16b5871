package org.ccdrec.backbones.ease;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.backbones.testing.TinyWorld;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.junit.jupiter.api.Test;

/**
 * In the tiny world XᵀX + λI is {@code [2+λ, 2, 0; 2, 2+λ, 0; 0, 0, 1+λ]}, so that B₀₁ = B₁₀ =
 * 2/(2+λ), which is ½ for λ = 2, and item 2 has no neighbours.
 */
final class EaseTest {
  private static float[] scores(EaseConfig config, int... users) {
    try (TinyWorld world = TinyWorld.withPictures()) {
      Matrix scores = Matrix.zeros(users.length, 3);
      BuiltInBackbones.EASE.create(config, world).score(users, scores);
      return scores.toArray();
    }
  }

  @Test
  void weightsAreTheUntrainedModel() {
    float[] scores = scores(new EaseConfig(2, 0, 10, 100), 0, 2);
    assertArrayEquals(new float[] {.5f, .5f, 0, 0, 0, 0}, scores, 1e-6f);
  }

  /**
   * Pictures are (1, 0), (1, 1) and (−1, 1): cosines are √½ of items 0 and 1, 0 of 1 and 2, and −√½
   * of 0 and 2, which is left out. So items 0 and 1 score each other with half of √½, as one of two
   * neighbours, and item 2 scores no other item.
   */
  @Test
  void contentAddsNeighbours() {
    float[] scores = scores(new EaseConfig(2, .4, 2, 100), 0, 2);
    float both = (float) (.5 + .4 * Math.sqrt(.5) / 2);
    assertArrayEquals(new float[] {both, both, 0, 0, 0, 0}, scores, 1e-6f);
  }

  @Test
  void aLargeCatalogueIsRefused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> scores(new EaseConfig(2, 0, 10, 2), 0));
    assertEquals(
        "ease inverts a dense items × items matrix and takes at most mostItems=2 items; the"
            + " dataset has 3",
        error.getMessage());
  }

  @Test
  void contentIsNeededWhereItWeighs() {
    try (TinyWorld bare = new TinyWorld()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> BuiltInBackbones.EASE.create(new EaseConfig(2, 1, 2, 100), bare));
    }
  }

  /** A·A⁻¹ is the identity, for sizes of zero, one and several whole blocks. */
  @Property(tries = 25)
  void inverses(@ForAll @IntRange(min = 1, max = 200) int size, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Matrix factor = Matrix.zeros(size, size);
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        factor.set(row, column, (float) random.nextDouble(-1, 1));
      }
    }
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1)) {
      Matrix matrix = Matrix.zeros(size, size);
      kernels.multiplyTransposedB(factor, factor, matrix, false);
      for (int at = 0; at < size; at++) {
        matrix.set(at, at, matrix.get(at, at) + 5);
      }
      Matrix inverse = matrix.copy();
      BlockInverse.inPlace(kernels, inverse);
      Matrix product = Matrix.zeros(size, size);
      kernels.multiply(matrix, inverse, product, false);
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          assertEquals(row == column ? 1 : 0, product.get(row, column), 1e-4);
        }
      }
    }
  }

  @Test
  void whatHasNoInverseIsRefused() {
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1)) {
      Matrix singular = Matrix.of(2, 2, 1, 1, 1, 1);
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class, () -> BlockInverse.inPlace(kernels, singular));
      assertEquals(
          "XᵀX + λI must be positive definite in single precision; at item 1 it is not: make"
              + " regularisation larger",
          error.getMessage());
    }
  }

  @Test
  void defaults() {
    assertEquals(
        new EaseConfig(50, 0, 10, 20_000), ConfigReader.ofDefaults().bind(EaseConfig.class));
  }
}
