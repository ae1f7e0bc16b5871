package org.ccdrec.trainer.diffusion;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.meanSquaredError;
import static org.ccdrec.autodiff.ops.Ops.scaleRows;
import static org.ccdrec.autodiff.ops.Ops.scaled;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.RowChunks;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.ParameterRegistry;
import org.ccdrec.spi.RandomSource;

/**
 * Diffusion-controlled multimodal alignment (DMA), the first part of CCDRec (AAAI 2025).
 *
 * <p>The id embeddings e⁰ of a batch's items are noised to a random step, e^t = √ᾱ_t e⁰ + √(1−ᾱ_t)
 * ε, and an attention network f_θ estimates e⁰ from the tokens [e^t, one projected token a
 * modality, time embedding]. The network predicts e⁰, not the noise. Its squared error is the
 * alignment loss L_dm; its estimate is fused with the backbone's item representation.
 *
 * <p>The estimates of a large batch are computed in {@link RowChunks}, whose intermediate values
 * would otherwise be most of a step's memory.
 */
public final class ConditionalDiffusion {
  private final DiffusionConfig config;
  private final DiffusionProcess process;
  private final Parameter itemEmbeddings;
  private final List<ModalityFeatures> modalities;
  private final Matrix timeTable;
  private final Estimator estimator;

  /**
   * Creates a diffusion model over a backbone's item embeddings.
   *
   * @param itemEmbeddings {@code items × d}
   * @param modalities at least one
   * @throws IllegalArgumentException if there is no modality, if d is odd or less than 4, or if
   *     {@link DiffusionConfig#heads} does not divide d
   */
  public ConditionalDiffusion(
      DiffusionConfig config,
      Parameter itemEmbeddings,
      List<ModalityFeatures> modalities,
      ParameterRegistry parameters) {
    if (modalities.isEmpty()) {
      throw new IllegalArgumentException(
          "CCDRec needs at least one modality with content features; the dataset has none");
    }
    int d = itemEmbeddings.value().columns();
    this.config = config;
    this.process = config.process();
    this.itemEmbeddings = itemEmbeddings;
    this.modalities = List.copyOf(modalities);
    this.timeTable = TimeEmbedding.table(config.steps(), d);
    this.estimator = Estimator.of(config, timeTable, parameters);
  }

  /**
   * The result of aligning one batch.
   *
   * @param items the items, in row order of {@code estimates}
   * @param estimates f_θ(e^t), {@code items.length × d}
   * @param loss L_dm, a scalar
   */
  public record Alignment(int[] items, Var estimates, Var loss) {}

  /** Adds noise to the given items' embeddings and estimates the original embeddings. */
  public Alignment align(Tape tape, int[] items, RandomSource random, long step) {
    return align(tape, RowChunks.of(items.length), items, random, step);
  }

  /** Aligns items chunk by chunk; every chunk has noise of its own. */
  Alignment align(Tape tape, RowChunks chunks, int[] items, RandomSource random, long step) {
    int[] times = drawTimes(items.length, random.generator("diffusion-steps", step));
    if (chunks.isWhole()) {
      Var clean = gather(tape.parameter(itemEmbeddings), items);
      Var estimates = estimates(clean, items, times, random.seed("noise", step));
      Var target = config.detachTarget() ? tape.constant(clean.value()) : clean;
      return new Alignment(items, estimates, reduced(meanSquaredError(estimates, target)));
    }
    Var estimates =
        chunks.concatenated(
            tape,
            timeTable.columns(),
            (chunk, _, from, to) -> {
              int[] some = Arrays.copyOfRange(items, from, to);
              Var clean = gather(chunk.parameter(itemEmbeddings), some);
              int[] ownTimes = Arrays.copyOfRange(times, from, to);
              return estimates(clean, some, ownTimes, random.seed("noise:" + from, step));
            });
    Var table =
        config.detachTarget()
            ? tape.constant(itemEmbeddings.value())
            : tape.parameter(itemEmbeddings);
    Var error = tape.apply(new EmbeddingError(items), estimates, table);
    return new Alignment(items, estimates, reduced(error));
  }

  private Var estimates(Var clean, int[] items, int[] times, long seed) {
    Tape tape = clean.tape();
    Var noisy = noisy(clean, times, seed);
    List<Var> content = modalities.stream().map(modality -> modality.project(tape, items)).toList();
    return estimator.estimate(tape, times, noisy, content);
  }

  private Var reduced(Var meanError) {
    return switch (config.reduction()) {
      case MEAN -> meanError;
      case SUM -> scaled(meanError, timeTable.columns());
    };
  }

  private Var noisy(Var clean, int[] times, long seed) {
    Workspace workspace = clean.tape().workspace();
    Matrix normal = workspace.matrix(times.length, timeTable.columns());
    workspace.kernels().gaussian(seed, normal);
    float[] signals = new float[times.length];
    float[] noises = new float[times.length];
    for (int row = 0; row < times.length; row++) {
      signals[row] = (float) process.signalScale(times[row]);
      noises[row] = (float) process.noiseScale(times[row]);
    }
    workspace.kernels().combineRows(noises, normal, new float[times.length], normal);
    return scaleRows(clean, signals, normal);
  }

  /** Draws a diffusion step in [0, T) for each row of a batch. */
  int[] drawTimes(int rows, RandomGenerator random) {
    int[] times = new int[rows];
    int steps = config.steps();
    switch (config.stepDraw()) {
      case IID -> Arrays.setAll(times, row -> random.nextInt(steps));
      case ANTITHETIC -> {
        int half = Math.ceilDiv(rows, 2);
        Arrays.setAll(
            times, row -> row < half ? random.nextInt(steps) : steps - 1 - times[row - half]);
      }
    }
    return times;
  }

  /** Returns the reverse process over all items with the current parameters. */
  public ReverseDiffusion reverse() {
    return new ReverseDiffusion(this);
  }

  DiffusionConfig config() {
    return config;
  }

  DiffusionProcess process() {
    return process;
  }

  Matrix itemEmbeddings() {
    return itemEmbeddings.value();
  }

  List<ModalityFeatures> modalities() {
    return modalities;
  }

  Estimator estimator() {
    return estimator;
  }
}
