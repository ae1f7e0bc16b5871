package org.ccdrec.trainer.diffusion;

import java.util.List;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/**
 * The network f_θ, which estimates e⁰ from e^t, the projected modalities and the time embedding by
 * self-attention over these tokens, averaged over the tokens.
 *
 * <p>One layer with one head, as in CCDRec, runs on dedicated kernels ({@link FusedEstimator}); any
 * other shape is composed from tape operations ({@link ComposedEstimator}). Not thread-safe.
 */
sealed interface Estimator permits FusedEstimator, ComposedEstimator {
  /**
   * Creates the estimator for a configuration and registers its parameters.
   *
   * @param timeTable the time embeddings, {@code T × d}
   * @throws IllegalArgumentException if the heads do not divide d
   */
  static Estimator of(DiffusionConfig config, Matrix timeTable, ParameterRegistry parameters) {
    if (config.layers() == 1 && config.heads() == 1) {
      return new FusedEstimator(timeTable, parameters);
    }
    int d = timeTable.columns();
    if (d % config.heads() != 0) {
      throw new IllegalArgumentException(
          "ccdrec.diffusion.heads must divide model.dimension;"
              + " ccdrec.diffusion.heads=%d, model.dimension=%d".formatted(config.heads(), d));
    }
    return new ComposedEstimator(
        config.layers(), config.heads(), timeTable, parameters, new MatrixPool());
  }

  /**
   * Records f_θ(e^t), {@code n × d}, on a tape.
   *
   * @param times the diffusion step of each row, in [0, T)
   * @param noisy e^t, {@code n × d}
   * @param content the projected modalities, each {@code n × d}, at least one
   */
  Var estimate(Tape tape, int[] times, Var noisy, List<Var> content);

  /**
   * Returns an estimator for the same rows at consecutive steps, without gradients.
   *
   * @param workspace must stay valid while the chain is in use
   * @param state e^t, {@code n × d}; the caller updates it between estimates
   * @param content the projected modalities, each {@code n × d}; they must not change
   */
  Chain chain(Workspace workspace, Matrix state, List<Matrix> content);

  /** An estimator bound to the state of one reverse diffusion. */
  interface Chain {
    /** Writes f_θ of the state to {@code out}; all rows are at step {@code t}. */
    void estimate(int t, Matrix out);
  }
}
