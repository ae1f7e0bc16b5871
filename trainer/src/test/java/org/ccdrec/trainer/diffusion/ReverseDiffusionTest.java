package org.ccdrec.trainer.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.diffusion.ReverseDiffusion.Samples;
import org.ccdrec.trainer.model.FeatureMode;
import org.ccdrec.trainer.model.ItemModality;
import org.ccdrec.trainer.model.ModelParameters;
import org.ccdrec.trainer.model.SeededRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReverseDiffusionTest {
  private static final int D = 8;
  private static final RandomSource SEED = new SeededRandom(5);

  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void aSeedRepeatsTheSamplesAndARunOrSeedChangesThem() {
    ConditionalDiffusion model = model(30, DiffusionConfigs.of());
    float[] first = sample(model, SEED, 0).sample().toArray();
    assertArrayEquals(first, sample(model, SEED, 0).sample().toArray());
    assertFalse(Arrays.equals(first, sample(model, SEED, 1).sample().toArray()));
    assertFalse(Arrays.equals(first, sample(model, new SeededRandom(6), 0).sample().toArray()));
  }

  @Test
  void poolsDifferAndTheLastIsTheSample() {
    Samples samples = sample(model(30, DiffusionConfigs.of()), SEED, 0);
    List<Matrix> pools = samples.pools();
    assertEquals(ReverseDiffusion.POOLS, pools.size());
    for (int pool = 1; pool < pools.size(); pool++) {
      assertFalse(Arrays.equals(pools.get(pool - 1).toArray(), pools.get(pool).toArray()));
    }
    assertArrayEquals(samples.sample().toArray(), pools.getLast().toArray());
  }

  /**
   * Appending items changes neither the items of full chunks nor those of the last, partial chunk.
   */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 4"})
  void anItemsSampleDoesNotDependOnTheItemsAfterIt(int layers, int heads) {
    DiffusionConfig config = DiffusionConfigs.of("steps", 4, "layers", layers, "heads", heads);
    Samples some = sample(model(1030, config), SEED, 0);
    Samples more = sample(model(1100, config), SEED, 0);
    assertArrayEquals(some.sample().toArray(), more.sample().rowRange(0, 1030).copy().toArray());
    assertArrayEquals(
        some.pools().getFirst().toArray(),
        more.pools().getFirst().rowRange(0, 1030).copy().toArray());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 4"})
  void severalSamplesAreAveragedAndPoolsAreOfTheFirst(int layers, int heads) {
    DiffusionConfig one = DiffusionConfigs.of("layers", layers, "heads", heads);
    DiffusionConfig two = DiffusionConfigs.of("layers", layers, "heads", heads, "samples", 2);
    Samples first = sample(model(30, one), SEED, 3);
    Samples second = sample(model(30, one), new SecondDraw(SEED), 3);
    Samples both = sample(model(30, two), SEED, 3);
    for (int pool = 0; pool < ReverseDiffusion.POOLS; pool++) {
      assertArrayEquals(first.pools().get(pool).toArray(), both.pools().get(pool).toArray());
    }
    float[] a = first.sample().toArray();
    float[] b = second.sample().toArray();
    assertFalse(Arrays.equals(a, b));
    float[] means = new float[a.length];
    for (int at = 0; at < means.length; at++) {
      means[at] = (a[at] + b[at]) / 2;
    }
    assertArrayEquals(means, both.sample().toArray(), 1e-6f);
  }

  /** Shifts the seeds by one draw: the first draw uses the seeds of the second. */
  private record SecondDraw(RandomSource source) implements RandomSource {
    @Override
    public long seed(String purpose, long number) {
      return source.seed(purpose.replaceAll(":0$", ":1"), number);
    }

    @Override
    public RandomGenerator generator(String purpose, long number) {
      return source.generator(purpose, number);
    }
  }

  /** With W_v = 0 the estimate is 0, so the chain consists only of the posterior's noise. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 4, quarters, 1 2 3 4",
    "2, 2, 4, quarters, 1 2 3 4",
    "1, 1, 20, quarters, 5 10 15 20",
    "2, 2, 20, quarters, 5 10 15 20",
    "1, 1, 20, authors, 6 11 16 20",
    "1, 1, 6, authors, 3 4 5 6"
  })
  void theChainIsThePosteriorsOfAnEstimatorThatSaysZero(
      int layers, int heads, int steps, String poolSteps, String poolsAfter) {
    DiffusionConfig config =
        DiffusionConfigs.of(
            "steps", steps, "poolSteps", poolSteps, "layers", layers, "heads", heads);
    ModelParameters parameters = new ModelParameters(SEED);
    ConditionalDiffusion model = model(30, config, parameters);
    parameters.all().stream()
        .filter(parameter -> parameter.name().matches("diffusion\\.(.*\\.)?value"))
        .forEach(parameter -> parameter.value().clear());
    Samples samples = sample(model, SEED, 0);
    List<double[]> states = statesOfZeroEstimates(config.process(), parameters);
    String[] taken = poolsAfter.split(" ");
    for (int pool = 0; pool < ReverseDiffusion.POOLS; pool++) {
      double[] expected = states.get(Integer.parseInt(taken[pool]) - 1);
      float[] found = samples.pools().get(pool).toArray();
      for (int at = 0; at < expected.length; at++) {
        assertEquals(expected[at], found[at], 1e-5, "pool " + pool + ", value " + at);
      }
    }
    for (float value : samples.sample().toArray()) {
      assertEquals(0, value, 0);
    }
  }

  /** Returns the state after each reverse step where every estimate of e⁰ is zero. */
  private List<double[]> statesOfZeroEstimates(
      DiffusionProcess process, ModelParameters parameters) {
    long seed = SEED.seed("reverse-noise:0:0", 0);
    float[] items = parameter(parameters, "items").value().toArray();
    float[] start = noise(30, seed);
    double[] state = new double[items.length];
    int last = process.steps() - 1;
    Arrays.setAll(
        state, at -> process.signalScale(last) * items[at] + process.noiseScale(last) * start[at]);
    List<double[]> states = new ArrayList<>();
    for (int t = last; t > 0; t--) {
      float[] added = noise(30, seed + t);
      for (int at = 0; at < state.length; at++) {
        state[at] =
            process.posteriorState(t) * state[at] + process.posteriorDeviation(t) * added[at];
      }
      states.add(state.clone());
    }
    states.add(new double[items.length]);
    return states;
  }

  private float[] noise(int rows, long seed) {
    Matrix noise = Matrix.zeros(rows, D);
    kernels.gaussian(seed, noise);
    return noise.toArray();
  }

  @Test
  void antitheticStepsComeInMirroredPairs() {
    ConditionalDiffusion model = model(30, DiffusionConfigs.of());
    for (int rows : new int[] {1, 6, 7}) {
      int[] times = model.drawTimes(rows, new SplittableRandom(1));
      int half = (rows + 1) / 2;
      for (int row = half; row < rows; row++) {
        assertEquals(19, times[row] + times[row - half]);
      }
    }
  }

  @Test
  void bothWaysDrawEveryStep() {
    for (String draw : List.of("antithetic", "iid")) {
      int[] times =
          model(30, DiffusionConfigs.of("stepDraw", draw)).drawTimes(1000, new SplittableRandom(1));
      assertArrayEquals(
          IntStream.range(0, 20).toArray(),
          Arrays.stream(times).distinct().sorted().toArray(),
          draw);
    }
  }

  @Test
  void contentIsRequired() {
    ModelParameters parameters = new ModelParameters(SEED);
    Parameter items = parameters.xavierUniform("items", 30, D);
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ConditionalDiffusion(DiffusionConfigs.of(), items, List.of(), parameters));
    assertEquals(
        "CCDRec needs at least one modality with content features; the dataset has none",
        refusal.getMessage());
  }

  private Samples sample(ConditionalDiffusion model, RandomSource random, long run) {
    Samples samples = Samples.allocate(model.itemEmbeddings().rows(), D);
    model.reverse().run(kernels, new MatrixPool(), Profiler.off(), random, run, samples);
    return samples;
  }

  private static ConditionalDiffusion model(int items, DiffusionConfig config) {
    return model(items, config, new ModelParameters(SEED));
  }

  private static ConditionalDiffusion model(
      int items, DiffusionConfig config, ModelParameters parameters) {
    SplittableRandom ofFeatures = new SplittableRandom(9);
    SplittableRandom ofEmbeddings = new SplittableRandom(10);
    float[] features = new float[items * 3];
    for (int at = 0; at < features.length; at++) {
      features[at] = (float) ofFeatures.nextGaussian();
    }
    Modality modality = new Modality("text", "text_feat.npy", "<f4", items, 3, features);
    Matrix embeddings = Matrix.zeros(items, D);
    for (int item = 0; item < items; item++) {
      for (int column = 0; column < D; column++) {
        embeddings.set(item, column, (float) ofEmbeddings.nextGaussian());
      }
    }
    Parameter table = parameters.of("items", embeddings, Parameter.Update.DENSE);
    ItemModality content =
        new ItemModality(modality, FeatureMode.FROZEN, Parameter.Update.DENSE, D, parameters);
    return new ConditionalDiffusion(config, table, List.of(content), parameters);
  }

  private static Parameter parameter(ModelParameters parameters, String name) {
    return parameters.all().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
