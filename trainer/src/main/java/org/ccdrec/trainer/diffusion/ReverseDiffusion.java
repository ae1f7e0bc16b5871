package org.ccdrec.trainer.diffusion;

import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.RandomSource;

/**
 * Negatives from the reverse steps of the diffusion (NDI), and the sample that items are fused
 * with.
 *
 * <p>All items' embeddings are noised to the last step and denoised to the first: at each step the
 * posterior mean from the estimate of e⁰, plus noise except at the last. The states after T/4, T/2,
 * 3T/4 and T reverse steps are the four pools, the first mostly noise, the last without any.
 * (Equation 3 of the paper is the mean for a network that predicts noise; this one predicts e⁰.)
 *
 * <p>Items are taken in chunks that stay in the cache through all steps; noise depends on chunk and
 * step alone. Used by one thread.
 */
public final class ReverseDiffusion {
  /** The number of pools. */
  public static final int POOLS = 4;

  private static final int CHUNK = 1024;

  private final ConditionalDiffusion model;
  private final int[] stepsBeforePools;

  ReverseDiffusion(ConditionalDiffusion model) {
    this.model = model;
    this.stepsBeforePools = model.config().stepsBeforePools();
  }

  /** The standard deviation of the noise that is left in each pool, easiest first. */
  public double[] poolNoises() {
    DiffusionProcess process = model.process();
    return IntStream.of(stepsBeforePools)
        .mapToDouble(taken -> process.noiseLeftAfter(taken))
        .toArray();
  }

  /**
   * The results of one reverse diffusion, each {@code items × d}.
   *
   * @param pools the four pools, easiest first
   * @param sample ẽ⁰, the mean over {@link DiffusionConfig#samples} of the last state
   */
  public record Samples(List<Matrix> pools, Matrix sample) {
    /** Allocates memory for the samples of a number of items. */
    public static Samples allocate(int items, int dimension) {
      List<Matrix> pools =
          IntStream.range(0, POOLS).mapToObj(pool -> Matrix.zeros(items, dimension)).toList();
      return new Samples(pools, Matrix.zeros(items, dimension));
    }
  }

  /**
   * Runs the reverse process for all items.
   *
   * @param random seeds, for the purpose {@code reverse-noise}
   * @param run numbers the runs of a seed
   * @param samples overwritten
   */
  public void run(
      Kernels kernels,
      MatrixPool memory,
      Profiler profiler,
      RandomSource random,
      long run,
      Samples samples) {
    samples.sample().clear();
    int items = model.itemEmbeddings().rows();
    for (int from = 0; from < items; from += CHUNK) {
      int to = Math.min(from + CHUNK, items);
      try (Tape tape = new Tape(kernels, memory, profiler)) {
        long start = profiler.start();
        Chunk chunk = chunk(tape, from, to);
        for (int draw = 0; draw < model.config().samples(); draw++) {
          long seed = random.seed("reverse-noise:" + run + ":" + draw, from);
          denoise(kernels, chunk, seed, draw == 0, samples);
        }
        profiler.stop(start, "reverse diffusion", Profiler.Pass.OTHER);
      }
    }
    float share = 1f / model.config().samples();
    kernels.combine(share, samples.sample(), 0, samples.sample());
  }

  /**
   * Items {@code from}, {@code from + 1}, … during the reverse process.
   *
   * @param state e^t, one row per item
   * @param estimate buffer for f_θ of the state
   * @param noise buffer for the noise of a step
   */
  private record Chunk(
      int from, Matrix state, Matrix estimate, Matrix noise, Estimator.Chain estimator) {}

  private Chunk chunk(Tape tape, int from, int to) {
    Workspace workspace = tape.workspace();
    int[] items = IntStream.range(from, to).toArray();
    int d = model.itemEmbeddings().columns();
    Matrix state = workspace.matrix(items.length, d);
    List<Matrix> content =
        model.modalities().stream().map(modality -> modality.project(tape, items).value()).toList();
    return new Chunk(
        from,
        state,
        workspace.matrix(items.length, d),
        workspace.matrix(items.length, d),
        model.estimator().chain(workspace, state, content));
  }

  private void denoise(
      Kernels kernels, Chunk chunk, long seed, boolean keepPools, Samples samples) {
    DiffusionProcess process = model.process();
    Matrix state = chunk.state();
    Matrix estimate = chunk.estimate();
    Matrix noise = chunk.noise();
    int from = chunk.from();
    int last = process.steps() - 1;
    kernels.gaussian(seed, state);
    kernels.combine(
        (float) process.signalScale(last),
        model.itemEmbeddings().rowRange(from, from + state.rows()),
        (float) process.noiseScale(last),
        state);
    for (int t = last; t >= 0; t--) {
      chunk.estimator().estimate(t, estimate);
      kernels.combine(
          (float) process.posteriorEstimate(t), estimate, (float) process.posteriorState(t), state);
      if (t > 0) {
        kernels.gaussian(seed + t, noise);
        kernels.combine((float) process.posteriorDeviation(t), noise, 1, state);
      }
      if (keepPools) {
        keep(process.steps() - t, state, from, samples.pools());
      }
    }
    Matrix target = samples.sample().rowRange(from, from + state.rows());
    kernels.combine(1, state, 1, target);
  }

  private void keep(int stepsTaken, Matrix state, int from, List<Matrix> pools) {
    for (int pool = 0; pool < POOLS; pool++) {
      if (stepsBeforePools[pool] == stepsTaken) {
        pools.get(pool).rowRange(from, from + state.rows()).copyFrom(state);
      }
    }
  }
}
