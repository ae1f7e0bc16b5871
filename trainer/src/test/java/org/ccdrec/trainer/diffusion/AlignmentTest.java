package org.ccdrec.trainer.diffusion;

import static org.ccdrec.autodiff.ops.Ops.squaredNorm;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.RowChunks;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion.Alignment;
import org.ccdrec.trainer.model.FeatureMode;
import org.ccdrec.trainer.model.ItemModality;
import org.ccdrec.trainer.model.ModelParameters;
import org.ccdrec.trainer.model.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Estimates and loss of the alignment, computed by hand: with W_q = W_k = 0 attention is uniform,
 * and with W_v = I an estimate is the mean of the row's normalised tokens.
 */
final class AlignmentTest {
  private static final int D = 4;
  private static final int STEP = 11;
  private static final RandomSource SEED = new SeededRandom(5);
  private static final double[][] EMBEDDINGS = {
    {0.3, -1.2, 0.5, 2}, {1, 0.1, -0.4, -0.7}, {-2, 0.6, 1.5, 0.2}
  };
  private static final double[][] FEATURES = {{1, 2}, {-1, 0.5}, {3, -2}};
  private static final double[][] WEIGHTS = {{0.5, -1, 2, 0.3}, {1, 0.25, -0.5, 0.7}};
  private static final double[] BIAS = {0.1, 0.2, -0.3, 0};

  /** Item 1 occurs twice in the batch, each time with a separate step and separate noise. */
  private static final int[] BATCH = {1, 2, 1, 0};

  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void estimatesAreThoseOfTheNoisedEmbeddings() {
    DiffusionConfig config = DiffusionConfigs.of("betaEnd", 0.5);
    ConditionalDiffusion diffusion = diffusion(config);
    double[][] expected = expectedEstimates(config, diffusion);
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      Alignment alignment = diffusion.align(tape, BATCH, SEED, STEP);
      assertArrayEquals(BATCH, alignment.items());
      for (int row = 0; row < BATCH.length; row++) {
        for (int column = 0; column < D; column++) {
          assertEquals(
              expected[row][column],
              alignment.estimates().value().get(row, column),
              2e-5,
              "row " + row + ", column " + column);
        }
      }
    }
  }

  @Test
  void theLossIsTheSquaredErrorAgainstTheCleanEmbeddings() {
    double sum = 0;
    DiffusionConfig mean = DiffusionConfigs.of("betaEnd", 0.5);
    ConditionalDiffusion diffusion = diffusion(mean);
    double[][] expected = expectedEstimates(mean, diffusion);
    for (int row = 0; row < BATCH.length; row++) {
      for (int column = 0; column < D; column++) {
        sum += Math.pow(expected[row][column] - EMBEDDINGS[BATCH[row]][column], 2);
      }
    }
    assertEquals(sum / (BATCH.length * D), loss(diffusion), 1e-4);
    DiffusionConfig perRow = DiffusionConfigs.of("betaEnd", 0.5, "reduction", "sum");
    assertEquals(sum / BATCH.length, loss(diffusion(perRow)), 1e-4);
  }

  /** With hardly any noise, estimates, loss and gradients do not depend on the chunks. */
  @Test
  void chunksAlignAsTheWholeBatchDoes() {
    Map<String, float[]> whole = outcome(BATCH.length);
    assertEquals(
        Set.of(
            "estimates",
            "loss",
            "items",
            "diffusion.query",
            "diffusion.key",
            "diffusion.value",
            "text.weight",
            "text.bias"),
        whole.keySet());
    for (int size : new int[] {1, 2, 3}) {
      Map<String, float[]> chunked = outcome(size);
      whole.forEach((name, values) -> assertArrayEquals(values, chunked.get(name), 2e-5f, name));
      assertEquals(whole.keySet(), chunked.keySet());
    }
  }

  /** Returns estimates, loss and the gradient of each parameter, in chunks of some rows. */
  private Map<String, float[]> outcome(int size) {
    DiffusionConfig config = DiffusionConfigs.of("betaStart", 1e-14, "betaEnd", 1e-14);
    ConditionalDiffusion diffusion = diffusion(config);
    Map<String, float[]> outcome = new LinkedHashMap<>();
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      RowChunks chunks = new RowChunks(BATCH.length, size);
      Alignment alignment = diffusion.align(tape, chunks, BATCH, SEED, STEP);
      outcome.put("estimates", alignment.estimates().value().toArray());
      outcome.put("loss", alignment.loss().value().toArray());
      tape.backward(sum(alignment.loss(), squaredNorm(alignment.estimates())));
      tape.parameterGradients()
          .forEach(
              (parameter, gradient) ->
                  outcome.put(parameter.name(), gradient.dense(tape.workspace()).toArray()));
    }
    return outcome;
  }

  private double loss(ConditionalDiffusion diffusion) {
    try (Tape tape = new Tape(kernels, new MatrixPool(), Profiler.off())) {
      return diffusion.align(tape, BATCH, SEED, STEP).loss().scalar();
    }
  }

  private double[][] expectedEstimates(DiffusionConfig config, ConditionalDiffusion diffusion) {
    double[] betas = config.schedule().betas(config.steps(), config.betaStart(), config.betaEnd());
    int[] times = diffusion.drawTimes(BATCH.length, SEED.generator("diffusion-steps", STEP));
    Matrix noise = Matrix.zeros(BATCH.length, D);
    kernels.gaussian(SEED.seed("noise", STEP), noise);
    double[][] estimates = new double[BATCH.length][D];
    for (int row = 0; row < BATCH.length; row++) {
      double kept = 1;
      for (int t = 0; t <= times[row]; t++) {
        kept *= 1 - betas[t];
      }
      double[][] tokens = new double[3][D];
      for (int column = 0; column < D; column++) {
        tokens[0][column] =
            Math.sqrt(kept) * EMBEDDINGS[BATCH[row]][column]
                + Math.sqrt(1 - kept) * noise.get(row, column);
        double[] features = FEATURES[BATCH[row]];
        tokens[1][column] =
            features[0] * WEIGHTS[0][column] + features[1] * WEIGHTS[1][column] + BIAS[column];
        double angle = times[row] * (column % 2 == 0 ? 1 : 1e-4);
        tokens[2][column] = column < 2 ? Math.sin(angle) : Math.cos(angle);
      }
      for (double[] token : tokens) {
        addNormalised(token, estimates[row]);
      }
    }
    return estimates;
  }

  /** Adds a third of a token after layer normalisation. */
  private static void addNormalised(double[] token, double[] sum) {
    double mean = 0;
    double squares = 0;
    for (double value : token) {
      mean += value / D;
      squares += value * value / D;
    }
    for (int column = 0; column < D; column++) {
      sum[column] += (token[column] - mean) / Math.sqrt(squares - mean * mean + 1e-5) / 3;
    }
  }

  private static ConditionalDiffusion diffusion(DiffusionConfig config) {
    ModelParameters parameters = new ModelParameters(SEED);
    Parameter items = parameters.of("items", matrix(EMBEDDINGS), Parameter.Update.DENSE);
    float[] features = matrix(FEATURES).toArray();
    Modality text = new Modality("text", "text_feat.npy", "<f4", FEATURES.length, 2, features);
    ItemModality content =
        new ItemModality(text, FeatureMode.FROZEN, Parameter.Update.DENSE, D, parameters);
    ConditionalDiffusion diffusion =
        new ConditionalDiffusion(config, items, List.of(content), parameters);
    createProjection(content);
    double[][] identity = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    set(parameters, "diffusion.query", new double[D][D]);
    set(parameters, "diffusion.key", new double[D][D]);
    set(parameters, "diffusion.value", identity);
    set(parameters, "text.weight", WEIGHTS);
    set(parameters, "text.bias", new double[][] {BIAS});
    return diffusion;
  }

  /** A projection's parameters exist from its first use on. */
  private static void createProjection(ItemModality content) {
    try (Kernels scalar = Kernels.create(Kernels.Kind.SCALAR, 1);
        Tape tape = new Tape(scalar, new MatrixPool(), Profiler.off())) {
      content.project(tape, new int[] {0});
    }
  }

  private static void set(ModelParameters parameters, String name, double[][] values) {
    parameters.all().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value()
        .copyFrom(matrix(values));
  }

  private static Matrix matrix(double[][] values) {
    Matrix matrix = Matrix.zeros(values.length, values[0].length);
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values[row].length; column++) {
        matrix.set(row, column, (float) values[row][column]);
      }
    }
    return matrix;
  }
}
