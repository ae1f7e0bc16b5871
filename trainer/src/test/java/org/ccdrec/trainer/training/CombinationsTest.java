package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ccdrec.trainer.plugin.Offer;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Trains supported combinations: backbones with samplers, with CCDRec and with Mirror Gradient. */
final class CombinationsTest {
  private static final Set<String> WITHOUT_LAYERS = Set.of("vbpr", "bm3", "mmgcn");

  /**
   * CCDRec needs three epochs: random negatives, pool negatives, and negatives from the final
   * representations. The second run differs only in the share of the estimate, which shows that
   * fusion affects the result.
   */
  @ParameterizedTest
  @CsvSource({
    "bpr-mf,",
    "lightgcn,",
    "freedom,",
    "freedom, model.config.ego=item-graph",
    "lattice,",
    "lattice, model.config.ego=item-graph",
    "mcdrec,",
    "mgcn,",
    "bm3, model.config.ranking=true",
    "samediff-two-tower,",
    "freedom, training.mirrorGradient.every=3",
  })
  void ccdrecOnTopOf(String backbone, String key) {
    List<String> plain = new ArrayList<>(List.of("model.backbone=" + backbone));
    if (key != null) {
      plain.add(key);
    }
    plain.addAll(List.of("training.epochs=3", "evaluation.every=1"));
    List<String> wrapped = new ArrayList<>(plain);
    wrapped.addAll(List.of("ccdrec.enabled=true", "ccdrec.curriculum.lastPoolEpoch=1"));
    TrainingResult trained = train(wrapped);
    List<EpochReport> epochs = trained.epochs();
    assertEquals(
        List.of(false, true, true),
        epochs.stream().map(epoch -> epoch.hardness().isPresent()).toList());
    assertEquals(3, epochs.stream().map(EpochReport::stage).distinct().count());
    epochs.forEach(epoch -> assertTrue(epoch.losses().containsKey("diffusion")));
    wrapped.add("ccdrec.fusionShare=0.1");
    assertDiffer(trained, train(wrapped));
    assertDiffer(trained, train(plain));
  }

  @Test
  void ccdrecWithAnEstimatorOfSeveralLayersAndHeads() {
    List<String> plain =
        List.of(
            "model.backbone=freedom",
            "training.epochs=3",
            "evaluation.every=1",
            "ccdrec.enabled=true",
            "ccdrec.curriculum.lastPoolEpoch=1");
    List<String> deep = new ArrayList<>(plain);
    deep.addAll(List.of("ccdrec.diffusion.layers=2", "ccdrec.diffusion.heads=4"));
    EffectiveConfig config = SmallWorld.config(deep.toArray(String[]::new));
    TrainingResult trained = SmallWorld.train(config, 1);
    for (EpochReport epoch : trained.epochs()) {
      double loss = epoch.losses().get("diffusion");
      assertTrue(loss > 0 && loss < 2, "loss " + loss);
    }
    TrainingResult again = SmallWorld.train(config, 2);
    assertArrayEquals(trained.items().toArray(), again.items().toArray());
    assertArrayEquals(trained.users().toArray(), again.users().toArray());
    assertDiffer(trained, train(plain));
  }

  @Test
  void headsThatDoNotDivideTheDimensionAreRefused() {
    List<String> run = List.of("ccdrec.enabled=true", "ccdrec.diffusion.heads=3");
    var refusal = assertThrows(IllegalArgumentException.class, () -> train(run));
    assertEquals(
        "ccdrec.diffusion.heads must divide model.dimension;"
            + " ccdrec.diffusion.heads=3, model.dimension=16",
        refusal.getMessage());
  }

  private static TrainingResult train(List<String> assignments) {
    return SmallWorld.train(SmallWorld.config(assignments.toArray(String[]::new)));
  }

  private static void assertDiffer(TrainingResult one, TrainingResult other) {
    assertFalse(Arrays.equals(one.items().toArray(), other.items().toArray()));
  }

  static Stream<String> backbonesWithNegatives() {
    return Stream.of(
        "bpr-mf", "lightgcn", "freedom", "vbpr", "lattice", "mcdrec", "mmgcn", "mgcn", "bm3");
  }

  /** Training lowers the ranking loss below that of steps too small to move a parameter. */
  @ParameterizedTest
  @MethodSource("backbonesWithNegatives")
  void everySamplerWith(String backbone) {
    for (String sampler : samplers()) {
      List<String> run =
          new ArrayList<>(
              List.of(
                  "model.backbone=" + backbone, "sampler.name=" + sampler, "training.epochs=5"));
      if (backbone.equals("bm3")) {
        run.add("model.config.ranking=true");
      }
      if (sampler.equals("mixgcf") && WITHOUT_LAYERS.contains(backbone)) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> train(run));
        assertEquals(
            "sampler 'mixgcf' mixes layers of propagation, and backbone '%s' has none"
                .formatted(backbone),
            refusal.getMessage());
      } else {
        List<EpochReport> epochs = train(run).epochs();
        double first = rankingLoss(epochs.getFirst());
        assertTrue(first > 0 && first < 2, sampler + ": loss " + first);
        double last = rankingLoss(epochs.getLast());
        run.add("training.learningRate=1e-20");
        double untrained = rankingLoss(train(run).epochs().getLast());
        assertTrue(
            last < untrained - .002, sampler + ": loss " + last + ", untrained " + untrained);
      }
    }
  }

  private static double rankingLoss(EpochReport epoch) {
    return epoch.losses().get("ranking");
  }

  private static List<String> samplers() {
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      List<String> names = plugins.samplers().stream().map(Offer::name).toList();
      assertEquals(List.of("dns", "mixgcf", "popularity", "realhns", "srns", "uniform"), names);
      return names;
    }
  }

  /** RealHNS samples uniformly in its first epochs, so the test runs seven. */
  @Test
  void samplersDiffer() {
    List<float[]> results = new ArrayList<>();
    for (String sampler : samplers()) {
      TrainingResult trained =
          train(List.of("model.backbone=lightgcn", "sampler.name=" + sampler, "training.epochs=7"));
      results.add(trained.items().toArray());
    }
    for (int one = 0; one < results.size(); one++) {
      for (int other = 0; other < one; other++) {
        assertFalse(Arrays.equals(results.get(one), results.get(other)), one + " and " + other);
      }
    }
  }
}
