package org.ccdrec.trainer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.UserScores;
import org.junit.jupiter.api.Test;

final class ScoreFactorisationTest {
  private static final int USERS = 90;
  private static final int ITEMS = 70;

  @Test
  void scoresOfLowRankAreReproduced() {
    float[][] scores = product(5);
    assertTrue(error(scores, 5) < 1e-3, "rank 5 suffices: " + error(scores, 5));
    assertTrue(error(scores, 20) < 1e-3, "superfluous columns do no harm: " + error(scores, 20));
  }

  @Test
  void theErrorFallsWithTheRankAndVanishesAtFullRank() {
    float[][] scores = product(60);
    double coarse = error(scores, 10);
    double fine = error(scores, 40);
    assertTrue(coarse > fine && fine > 1e-3, coarse + " " + fine);
    assertTrue(error(scores, 500) < 1e-3, "the rank is cut to the number of items");
  }

  private static double error(float[][] scores, int rank) {
    UserScores model =
        (users, out) -> {
          for (int row = 0; row < users.length; row++) {
            out.writeRow(row, scores[users[row]]);
          }
        };
    try (Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1)) {
      ScoreFactorisation found =
          ScoreFactorisation.of(
              model,
              new ScoreFactorisation.Size(USERS, ITEMS),
              rank,
              new ScoreFactorisation.Randomness(kernels, 7));
      assertEquals(Math.min(rank, ITEMS), found.items().columns());
      Matrix product = Matrix.uninitialised(USERS, ITEMS);
      kernels.multiplyTransposedB(found.users(), found.items(), product, false);
      double squares = 0;
      double total = 0;
      for (int user = 0; user < USERS; user++) {
        for (int item = 0; item < ITEMS; item++) {
          double difference = product.get(user, item) - scores[user][item];
          squares += difference * difference;
          total += (double) scores[user][item] * scores[user][item];
        }
      }
      return Math.sqrt(squares / total);
    }
  }

  private static float[][] product(int rank) {
    Random random = new Random(3);
    float[][] left = gaussian(USERS, rank, random);
    float[][] right = gaussian(ITEMS, rank, random);
    float[][] scores = new float[USERS][ITEMS];
    for (int user = 0; user < USERS; user++) {
      for (int item = 0; item < ITEMS; item++) {
        for (int k = 0; k < rank; k++) {
          scores[user][item] += left[user][k] * right[item][k];
        }
      }
    }
    return scores;
  }

  private static float[][] gaussian(int rows, int columns, Random random) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int column = 0; column < columns; column++) {
        row[column] = (float) random.nextGaussian();
      }
    }
    return values;
  }
}
