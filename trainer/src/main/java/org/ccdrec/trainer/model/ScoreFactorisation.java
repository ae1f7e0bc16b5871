package org.ccdrec.trainer.model;

import java.util.stream.IntStream;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.UserScores;

/**
 * A truncated factorisation of a model's scores: user and item vectors whose inner products
 * approximate them with the least squared error that their width allows.
 *
 * <p>With the scores S, {@code users × items}, the item vectors V are an orthonormal basis of the
 * leading right singular vectors of S, found by subspace iteration on {@code SᵀS} from a random
 * start, and the user vectors are {@code S V} (Halko, Martinsson and Tropp, "Finding structure with
 * randomness", SIAM Review 2011). S is never stored: each iteration computes it once, in blocks of
 * users.
 *
 * @param users {@code users × rank}
 * @param items {@code items × rank}, orthonormal columns
 */
public record ScoreFactorisation(Matrix users, Matrix items) {
  private static final int BLOCK_SCORES = 1 << 22;
  private static final int ITERATIONS = 3;

  /**
   * Factorises the scores of a model.
   *
   * @param size number of users and items
   * @param rank width of the vectors; at most the number of users and of items is used
   * @param seed seed of the random start
   */
  public static ScoreFactorisation of(UserScores model, Size size, int rank, Randomness seed) {
    int width = Math.min(rank, Math.min(size.users(), size.items()));
    Kernels kernels = seed.kernels();
    Matrix basis = Matrix.uninitialised(size.items(), width);
    kernels.gaussian(seed.seed(), basis);
    Matrix next = Matrix.uninitialised(size.items(), width);
    Blocks blocks = new Blocks(model, size);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      next.clear();
      Matrix from = basis;
      blocks.forEach(
          (first, scores) -> {
            Matrix product = Matrix.uninitialised(scores.rows(), width);
            kernels.multiply(scores, from, product, false);
            kernels.multiplyTransposedA(scores, product, next, true);
          });
      Orthonormal.columns(next);
      basis.copyFrom(next);
    }
    Matrix items = basis;
    Matrix users = Matrix.uninitialised(size.users(), width);
    blocks.forEach(
        (first, scores) ->
            kernels.multiply(scores, items, users.rowRange(first, first + scores.rows()), false));
    return new ScoreFactorisation(users, items);
  }

  /** The shape of the scores. */
  public record Size(int users, int items) {}

  /** The random start, and the kernels that compute. */
  public record Randomness(Kernels kernels, long seed) {}

  /** Receives the scores of consecutive users. */
  private interface Visitor {
    void block(int firstUser, Matrix scores);
  }

  /** The scores of a model in blocks of users. */
  private record Blocks(UserScores model, Size size) {
    void forEach(Visitor visitor) {
      int rows = Math.clamp(BLOCK_SCORES / size.items(), 1, size.users());
      Matrix scratch = Matrix.uninitialised(rows, size.items());
      for (int first = 0; first < size.users(); first += rows) {
        int last = Math.min(first + rows, size.users());
        Matrix window = scratch.rowRange(0, last - first);
        model.score(IntStream.range(first, last).toArray(), window);
        visitor.block(first, window);
      }
    }
  }
}
