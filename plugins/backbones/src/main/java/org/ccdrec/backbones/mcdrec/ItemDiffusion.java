package org.ccdrec.backbones.mcdrec;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.scaleRows;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.RandomSource;

/**
 * The diffusion of item embeddings, conditioned on content: {@code e_t = √ᾱ_t·e + √(1−ᾱ_t)·ε}, from
 * which the {@link UNet} estimates e.
 *
 * <p>In training each item has one step and one estimate at a time; steps come in pairs t and
 * T−1−t, as in the authors' implementation. At inference an estimate is the result of a reverse
 * diffusion that starts from e at the last step.
 *
 * <p>The authors estimate all items in each training step, which runs a U-Net over the whole
 * catalogue, and its gradient, for every batch. Here a step estimates a limited number of items
 * with gradients. The other items keep, as constants, their estimates from the latest step that
 * included them or from the start of the epoch. The propagation therefore reads some estimates of
 * slightly older parameters, and the network learns from the error and the ranking of fewer items
 * per step. Chosen because diffusing all items is about fifty times the work on TikTok; {@code
 * diffusedItems: 0} enables it. Likewise the authors' reverse diffusion takes all T steps; here it
 * takes fewer by default, evenly spaced from the last to the first.
 */
final class ItemDiffusion {
  private static final int ROWS_AT_ONCE = 512;

  /** A step and a noise vector for each item. */
  private record Draw(int[] steps, Matrix noise) {}

  /** Estimates, and the embeddings that they estimate, {@code n × d} each. */
  record Estimate(Var estimated, Var clean) {}

  private final McdRecConfig config;
  private final LinearNoise schedule;
  private final UNet network;
  private final Kernels kernels;
  private final RandomSource random;
  private final MatrixPool memory = new MatrixPool();
  private final Matrix noise;

  ItemDiffusion(McdRecConfig config, BackboneContext context) {
    this.config = config;
    this.schedule = new LinearNoise(config.steps());
    int conditions = context.modalities().size();
    int d = context.dimension();
    this.network = new UNet(context.parameters(), d, conditions, config.steps());
    this.kernels = context.kernels();
    this.random = context.random();
    this.noise = Matrix.uninitialised(context.interactions().itemCount(), d);
  }

  /**
   * Returns the estimates of some items, with gradients.
   *
   * @param content the projected modalities of all items
   * @param number the number of the training step
   */
  Estimate estimate(Tape tape, int[] items, Var ids, List<Var> content, long number) {
    Draw draw = draw("diffusion", number);
    Var clean = gather(ids, items);
    Var noisy = noisy(clean, draw, items);
    List<Var> conditions = content.stream().map(c -> gather(c, items)).toList();
    long seed = random.seed("dropout", number);
    Pass pass = new Pass(tape, items, stepsOf(draw, items), config.dropout(), seed);
    return new Estimate(network.apply(pass, noisy, conditions), clean);
  }

  private Draw draw(String purpose, long number) {
    int items = noise.rows();
    int[] steps = new int[items];
    RandomGenerator generator = random.generator(purpose + "/steps", number);
    int half = Math.ceilDiv(items, 2);
    for (int item = 0; item < items; item++) {
      steps[item] =
          item < half ? generator.nextInt(config.steps()) : config.steps() - 1 - steps[item - half];
    }
    kernels.gaussian(random.seed(purpose + "/noise", number), noise);
    return new Draw(steps, noise);
  }

  private static int[] stepsOf(Draw draw, int[] items) {
    return IntStream.of(items).map(item -> draw.steps[item]).toArray();
  }

  /** Returns the rows of the given items after the forward diffusion to their steps. */
  private Var noisy(Var clean, Draw draw, int[] items) {
    float[] signals = new float[items.length];
    float[] deviations = new float[items.length];
    for (int at = 0; at < items.length; at++) {
      signals[at] = schedule.signal(draw.steps[items[at]]);
      deviations[at] = schedule.noise(draw.steps[items[at]]);
    }
    Matrix drawn = Matrix.uninitialised(items.length, draw.noise.columns());
    kernels.gather(draw.noise, items, drawn);
    Matrix offset = Matrix.uninitialised(items.length, draw.noise.columns());
    kernels.combineRows(deviations, drawn, new float[items.length], offset);
    return scaleRows(clean, signals, offset);
  }

  /**
   * Computes an estimate of every item, each at its own step, without gradients and dropout.
   *
   * @param ids the item embeddings, {@code items × d}
   * @param content the projected modalities of all items
   * @param number the number of the epoch
   * @param out receives the estimates, {@code items × d}
   */
  void estimateAll(Matrix ids, List<Matrix> content, long number, Matrix out) {
    Draw draw = draw("epoch", number);
    Matrix noisy = noisy(ids, draw);
    estimateAll(noisy, content, draw.steps, out);
  }

  /**
   * Computes the reverse diffusion of every item, always with the same seed.
   *
   * @param ids the item embeddings, {@code items × d}
   * @param content the projected modalities of all items
   * @param out receives the results, {@code items × d}
   */
  void sample(Matrix ids, List<Matrix> content, Matrix out) {
    int[] times = schedule.descending(config.samplingSteps());
    int[] steps = new int[ids.rows()];
    Arrays.fill(steps, times[0]);
    kernels.gaussian(random.seed("sample/noise", 0), noise);
    out.copyFrom(noisy(ids, new Draw(steps, noise)));
    Matrix estimated = Matrix.uninitialised(ids.rows(), ids.columns());
    for (int at = 0; at < times.length; at++) {
      Arrays.fill(steps, times[at]);
      estimateAll(out, content, steps, estimated);
      LinearNoise.Posterior posterior =
          schedule.posterior(times[at], at + 1 < times.length ? times[at + 1] : -1);
      kernels.combine(posterior.ofEstimate(), estimated, posterior.ofValue(), out);
      if (posterior.deviation() > 0) {
        kernels.gaussian(random.seed("sample/noise", at + 1), noise);
        kernels.combine(posterior.deviation(), noise, 1, out);
      }
    }
  }

  private Matrix noisy(Matrix ids, Draw draw) {
    int[] all = IntStream.range(0, ids.rows()).toArray();
    try (Tape tape = tape()) {
      return noisy(tape.constant(ids), draw, all).value().copy();
    }
  }

  private Tape tape() {
    return new Tape(kernels, memory);
  }

  /** Estimates all items block by block, so that activations are held for few rows at a time. */
  private void estimateAll(Matrix noisy, List<Matrix> content, int[] steps, Matrix out) {
    for (int from = 0; from < noisy.rows(); from += ROWS_AT_ONCE) {
      int start = from;
      int to = Math.min(from + ROWS_AT_ONCE, noisy.rows());
      try (Tape tape = tape()) {
        int[] items = IntStream.range(start, to).toArray();
        Pass pass = new Pass(tape, items, Arrays.copyOfRange(steps, start, to), 0, 0);
        List<Var> conditions =
            content.stream().map(c -> tape.constant(c.rowRange(start, to))).toList();
        Var value = tape.constant(noisy.rowRange(start, to));
        out.rowRange(start, to).copyFrom(network.apply(pass, value, conditions).value());
      }
    }
  }
}
