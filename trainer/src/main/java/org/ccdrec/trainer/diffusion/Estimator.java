package org.ccdrec.trainer.diffusion;

import java.util.List;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ParameterRegistry;

/**
 * The network f_θ, which estimates e⁰ from e^t, the projected modalities and the step's embedding:
 * attention over these few tokens of a row, averaged over the tokens.
 *
 * <p>One layer with one head, which is CCDRec's, has kernels of its own ({@link FusedEstimator});
 * any other number is put together from operations ({@link ComposedEstimator}). Used by one thread.
 */
sealed interface Estimator permits FusedEstimator, ComposedEstimator {
  /**
   * The estimator that the configuration asks for; its parameters are registered.
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
   * f_θ(e^t) on a tape, {@code n × d}.
   *
   * @param times for each row its step, in [0, T)
   * @param noisy e^t, {@code n × d}
   * @param content the projected modalities, each {@code n × d}, at least one
   */
  Var estimate(Tape tape, int[] times, Var noisy, List<Var> content);

  /**
   * Estimates of the same rows at one step after another, without gradients.
   *
   * @param workspace must stay valid as long as the chain is used
   * @param state e^t, {@code n × d}, which the caller changes between estimates
   * @param content the projected modalities, each {@code n × d}, which stay as they are
   */
  Chain chain(Workspace workspace, Matrix state, List<Matrix> content);

  /** The estimator along a reverse diffusion. */
  interface Chain {
    /** Writes f_θ of the state, all of whose rows are at step {@code t}, to {@code out}. */
    void estimate(int t, Matrix out);
  }
}
