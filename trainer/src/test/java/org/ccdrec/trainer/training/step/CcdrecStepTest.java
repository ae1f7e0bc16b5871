package org.ccdrec.trainer.training.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.trainer.curriculum.CurricularSampler;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.diffusion.ConditionalDiffusion;
import org.ccdrec.trainer.diffusion.ReverseDiffusion;
import org.ccdrec.trainer.model.FeatureMode;
import org.ccdrec.trainer.model.ItemModality;
import org.ccdrec.trainer.model.ModelParameters;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.CcdrecConfig;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.MirrorGradient;
import org.ccdrec.trainer.training.ranking.TrainingBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One training step of CCDRec on a backbone that does nothing but fuse: which rows are fused with
 * what, and which pool a stage draws its negatives from.
 */
final class CcdrecStepTest {
  private static final int D = 4;
  private static final int ITEMS = 70;
  private static final int USERS = 3;
  private static final SeededRandom SEED = new SeededRandom(3);
  private static final long STEP = 8;

  /** With a lag of 1 and 5 epochs for each pool. */
  private static final int FIRST_EPOCH_OF_THIRD_POOL = 11;

  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
  private final MatrixPool memory = new MatrixPool();
  private final ModelParameters parameters = new ModelParameters(SEED);
  private final FusingBackbone backbone = new FusingBackbone(parameters);

  @AfterEach
  void close() {
    kernels.close();
  }

  /** Fuses a constant ĥ and keeps the result. */
  private static final class FusingBackbone implements Backbone {
    private final Parameter users;
    private final Parameter items;
    private final Matrix higherOrder;
    private float[] fused = {};
    private boolean returnsFused;

    FusingBackbone(ModelParameters parameters) {
      this.users = parameters.xavierUniform("users", USERS, D);
      this.items = parameters.xavierUniform("items", ITEMS, D);
      this.higherOrder = parameters.xavierUniform("higher", ITEMS, D).value();
    }

    @Override
    public Parameter itemEmbeddings() {
      return items;
    }

    @Override
    public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
      Var output = fusion.fuse(tape, tape.constant(higherOrder));
      fused = output.value().toArray();
      return Representations.of(
          tape.parameter(users), returnsFused ? output : tape.parameter(items));
    }
  }

  /** ê = (1 − µ)·ĥ + µ·ẽ⁰ in the batch's rows, where the first estimate of an item counts. */
  @ParameterizedTest
  @CsvSource({"0.5, true", "0.2, true", "1, true", "0, true", "0.5, false"})
  void itemsOfTheBatchAreFusedWithTheirFirstEstimate(double share, boolean dma) {
    int[] positives = {4, 9, 4};
    int[] negatives = {9, 2, 30};
    CcdrecConfig config = config(Map.of("fusionShare", share, "dma", dma));
    CurricularRegime.Diffusion diffusion = diffusion(config);
    int[] rows = {4, 9, 4, 9, 2, 30};
    float[] estimates = estimates(diffusion, rows);
    float[] expected = backbone.higherOrder.toArray();
    fuse(expected, dma ? share : 0, estimates, Map.of(4, 0, 9, 1, 2, 4, 30, 5));

    run(config, diffusion, 0, new Batch(positives, negatives));

    assertArrayEquals(expected, backbone.fused, 1e-6f);
  }

  /** Hard negatives from a pool follow the random ones where they are fused too. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void hardNegativesAreFusedOnlyWhereConfigured(boolean fuseHardNegatives) {
    CcdrecConfig config =
        config(
            Map.of(
                "fuseHardNegatives",
                fuseHardNegatives,
                "curriculum",
                Map.of("poolSpace", "latent", "candidateShare", 1, "hardShare", 0.001)));
    CurricularRegime.Diffusion diffusion = diffusion(config);
    ReverseDiffusion.Samples samples = diffusion.samples();
    samples.pools().get(2).set(0, 0, 1);
    samples.pools().get(2).set(55, 0, 1);
    int[] rows = fuseHardNegatives ? new int[] {0, 7, 55} : new int[] {0, 7};
    float[] estimates = estimates(diffusion, rows);
    float[] expected = backbone.higherOrder.toArray();
    Map<Integer, Integer> fused =
        fuseHardNegatives ? Map.of(0, 0, 7, 1, 55, 2) : Map.of(0, 0, 7, 1);
    fuse(expected, 0.5, estimates, fused);

    Batch batch = new Batch(new int[] {0}, new int[] {7});
    run(config, diffusion, FIRST_EPOCH_OF_THIRD_POOL, batch);

    assertArrayEquals(expected, backbone.fused, 1e-6f);
  }

  private float[] estimates(CurricularRegime.Diffusion diffusion, int[] rows) {
    try (Tape tape = new Tape(kernels, memory, Profiler.off())) {
      return diffusion.model().align(tape, rows, SEED, STEP).estimates().value().toArray();
    }
  }

  private static void fuse(
      float[] table, double share, float[] estimates, Map<Integer, Integer> estimateOfItem) {
    estimateOfItem.forEach(
        (item, estimate) -> {
          for (int column = 0; column < D; column++) {
            int at = item * D + column;
            table[at] =
                (float) ((1 - share) * table[at] + share * estimates[estimate * D + column]);
          }
        });
  }

  /**
   * The items most similar to the positive are 1 to 10 in the first pool, 11 to 20 in the second
   * and so on, and 41 to 50 in the model's own representations; random negatives are item 60.
   */
  @ParameterizedTest
  @CsvSource({
    "standard, 1, 5 10 15",
    "standard, 0, 4 9 14",
    "paper, 0, 4 9 14",
    "paper, 1, 5 10 15",
    "authors, 1, 5 10 15",
    "authors, 0, 4 9 14"
  })
  void anEpochDrawsFromThePoolOfItsStage(String preset, int lag, String lastEpochs) {
    List<String> expected = new ArrayList<>(List.of("random"));
    int pool = 1;
    for (String last : (lastEpochs + " 30").split(" ")) {
      int epochs = Integer.parseInt(last) + 1 - expected.size();
      expected.addAll(Collections.nCopies(epochs, "pool-" + pool++));
    }
    expected.addAll(List.of("final", "final"));
    CcdrecConfig config = curricular(preset, Map.of("lag", lag));
    CurricularRegime.Diffusion diffusion = diffusion(config);
    List<String> sources =
        IntStream.range(0, expected.size())
            .mapToObj(epoch -> source(config, diffusion, epoch))
            .toList();
    assertEquals(expected, sources);
  }

  @ParameterizedTest
  @CsvSource({"standard, pool-1", "paper, pool-2", "authors, pool-1"})
  void presetsHaveTheirOwnLag(String preset, String inEpochFive) {
    CcdrecConfig config = curricular(preset, Map.of());
    assertEquals(inEpochFive, source(config, diffusion(config), 5));
  }

  /**
   * In the final space the pool of the next epoch is fused with the backbone's items, and the
   * vectors that the backbone returns are what items are compared by.
   */
  @ParameterizedTest
  @CsvSource({"0, 0", "5, 1", "10, 2", "15, 3", "29, 3"})
  void inTheFinalSpaceItemsAreComparedByTheBackbonesVectorsOfTheNextPool(int epoch, int pool) {
    CcdrecConfig config = curricular("standard", Map.of("poolSpace", "final"));
    CurricularRegime.Diffusion diffusion = diffusion(config);
    backbone.returnsFused = true;
    Batch batch = new Batch(new int[] {0}, new int[] {60});
    CurricularRegime regime = regime(config, diffusion, batch);

    regime.inferenceFusion(new Compute(kernels, memory, Profiler.off()), epoch);

    float[] expected = backbone.higherOrder.toArray();
    float[] states = diffusion.samples().pools().get(pool).toArray();
    for (int at = 0; at < expected.length; at++) {
      expected[at] = (float) (0.5 * expected[at] + 0.5 * states[at]);
    }
    assertArrayEquals(expected, diffusion.poolItems().toArray(), 1e-6f);

    backbone.returnsFused = false;
    diffusion.poolItems().clear();
    markSimilarToItemZero(diffusion.poolItems(), 31);
    assertEquals("pool-4", source(config, diffusion, epoch + 1));
  }

  /** Curricular negatives only, each the most similar of all items. */
  private static CcdrecConfig curricular(String preset, Map<String, Object> keys) {
    Map<String, Object> curriculum = new LinkedHashMap<>(keys);
    curriculum.putAll(Map.of("candidateShare", 1, "hardShare", 0.001));
    curriculum.putIfAbsent("poolSpace", "latent");
    return config(
        Map.of(
            "preset",
            preset,
            "dma",
            false,
            "diffusionWeight",
            0,
            "curricularShare",
            1,
            "curriculum",
            curriculum));
  }

  /** Returns where the negatives of an epoch's step came from: the group of the item that moved. */
  private String source(CcdrecConfig config, CurricularRegime.Diffusion diffusion, int epoch) {
    for (int pool = 0; pool < ReverseDiffusion.POOLS; pool++) {
      markSimilarToItemZero(diffusion.samples().pools().get(pool), 1 + 10 * pool);
    }
    Matrix items = backbone.items.value();
    items.clear();
    markSimilarToItemZero(items, 41);
    float[] before = items.toArray();

    run(config, diffusion, epoch, new Batch(new int[] {0}, new int[] {60}));

    TreeSet<Integer> moved = new TreeSet<>();
    float[] after = items.toArray();
    for (int at = 0; at < before.length; at++) {
      if (before[at] != after[at]) {
        moved.add(at / D);
      }
    }
    assertEquals(0, moved.pollFirst(), "the positive");
    assertEquals(1, moved.size(), "negatives");
    List<String> groups = List.of("pool-1", "pool-2", "pool-3", "pool-4", "final");
    int negative = moved.getFirst();
    return negative == 60 ? "random" : groups.get((negative - 1) / 10);
  }

  private static void markSimilarToItemZero(Matrix vectors, int first) {
    vectors.set(0, 0, 1);
    for (int item = first; item < first + 10; item++) {
      vectors.set(item, 0, 2);
    }
  }

  private record Batch(int[] positives, int[] negatives) {}

  private void run(
      CcdrecConfig config, CurricularRegime.Diffusion diffusion, int epoch, Batch batch) {
    int[] users = IntStream.range(0, batch.positives().length).toArray();
    Interactions seen = seen(batch);
    CurricularRegime regime = regime(config, diffusion, batch);
    Adam adam = new Adam(kernels, 0.01, Profiler.off());
    MirrorGradient off = ConfigReader.ofDefaults().bind(MirrorGradient.class);
    new TrainingStep(
            regime,
            seen,
            new Compute(kernels, memory, Profiler.off()),
            new TrainingStep.Optimisation(adam, off))
        .run(new TrainingBatch(epoch, STEP, users, batch.positives()), new EpochLog(0));
  }

  private static Interactions seen(Batch batch) {
    int[] users = IntStream.range(0, batch.positives().length).toArray();
    return Interactions.of(USERS, ITEMS, users, batch.positives().clone());
  }

  private CurricularRegime regime(
      CcdrecConfig config, CurricularRegime.Diffusion diffusion, Batch batch) {
    Interactions seen = seen(batch);
    return new CurricularRegime(
        backbone,
        (pairs, positives, view) -> new Negatives.Items(batch.negatives()),
        1,
        config,
        new CurricularSampler(config.curriculum(), seen, SEED),
        seen,
        SEED,
        Optional.of(diffusion));
  }

  private static CcdrecConfig config(Map<String, Object> settings) {
    Map<String, Object> section = new LinkedHashMap<>(settings);
    section.put("enabled", true);
    ConfigReader reader = ConfigReader.ofMap("run", Map.of("ccdrec", section));
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      return EffectiveConfig.read(reader, plugins).ccdrec();
    }
  }

  private CurricularRegime.Diffusion diffusion(CcdrecConfig config) {
    float[] features = parameters.uniform("features", ITEMS, 2, 1).value().toArray();
    Modality text = new Modality("text", "text_feat.npy", "<f4", ITEMS, 2, features);
    ItemModality content =
        new ItemModality(text, FeatureMode.FROZEN, Parameter.Update.DENSE, D, parameters);
    ConditionalDiffusion model =
        new ConditionalDiffusion(config.diffusion(), backbone.items, List.of(content), parameters);
    return new CurricularRegime.Diffusion(
        model, ReverseDiffusion.Samples.allocate(ITEMS, D), Matrix.zeros(ITEMS, D));
  }
}
