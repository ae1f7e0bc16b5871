package org.ccdrec.trainer.training.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.SmallWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that incompatible parts are rejected with a reason when a run is created. */
final class PairingTest {
  private final Dataset dataset = SmallWorld.dataset();
  private final PluginRegistry plugins = PluginRegistry.load(null);
  private final Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);

  @AfterEach
  void close() {
    kernels.close();
    plugins.close();
  }

  private Model assemble(String... assignments) {
    return SmallWorld.assemble(SmallWorld.config(assignments), dataset, plugins, kernels);
  }

  private void assertRefused(String reason, String... assignments) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> assemble(assignments).close());
    assertEquals(reason, refusal.getMessage());
  }

  /** BPR-MF and VBPR would learn less in an epoch, and save nothing. */
  @Test
  void batchesGrowWherePropagationIsShared() {
    assertTrue(growsBatches("model.backbone=lightgcn"));
    assertTrue(growsBatches("model.backbone=freedom", "ccdrec.enabled=true"));
    assertFalse(growsBatches("model.backbone=bpr-mf"));
    assertTrue(growsBatches("model.backbone=bpr-mf", "ccdrec.enabled=true"));
    assertFalse(growsBatches("model.backbone=vbpr"));
    assertFalse(growsBatches("model.backbone=bm3"));
    assertFalse(growsBatches("model.backbone=lightgcn", "sampler.name=dns"));
  }

  private boolean growsBatches(String... assignments) {
    try (Model model = assemble(assignments)) {
      return model.growsBatches(SmallWorld.config(assignments).run());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bm3", "slmrec"})
  void ccdrecOnABackboneWithoutNegatives(String backbone) {
    assertRefused(
        "CCDRec replaces sampled negatives, and backbone '" + backbone + "' trains without any",
        "model.backbone=" + backbone,
        "ccdrec.enabled=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vbpr", "mmgcn"})
  void ccdrecOnABackboneWithoutItemEmbeddings(String backbone) {
    assertRefused(
        "CCDRec diffuses item embeddings, and backbone '" + backbone + "' offers none",
        "model.backbone=" + backbone,
        "ccdrec.enabled=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns", "srns", "realhns", "mixgcf"})
  void ccdrecWithASamplerThatReadsTheForwardPass(String sampler) {
    assertRefused(
        "CCDRec aligns a batch's random negatives before the forward pass, and sampler '"
            + sampler
            + "' draws them after it; use uniform or popularity",
        "sampler.name=" + sampler,
        "ccdrec.enabled=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"popularity", "dns"})
  void aSamplerForABackboneWithoutNegatives(String sampler) {
    assertRefused(
        "backbone 'bm3' trains without sampled negatives, so it cannot use sampler '"
            + sampler
            + "'",
        "model.backbone=bm3",
        "sampler.name=" + sampler);
  }

  @Test
  void severalNegativesNeedASamplerThatDrawsThem() {
    assertRefused(
        "sampler 'dns' chooses one negative of a pair by its score, so training.negatives must be 1,"
            + " or the sampler uniform or popularity; negatives=2",
        "sampler.name=dns",
        "training.negatives=2");
    assertRefused(
        "backbone 'slmrec' trains without sampled negatives, so training.negatives must be 1;"
            + " negatives=2",
        "model.backbone=slmrec",
        "training.negatives=2");
    assemble("sampler.name=popularity", "training.negatives=2").close();
    assemble("ccdrec.enabled=true", "training.negatives=3").close();
  }

  @Test
  void softmaxIsRefusedWhereThePairwiseLossIsBuiltIn() {
    assertRefused(
        "CCDRec combines pairwise losses, so training.loss must be bpr; loss=softmax",
        "ccdrec.enabled=true",
        "training.loss=softmax");
    assertRefused(
        "backbone 'slmrec' trains without sampled negatives, so training.loss has no effect on it;"
            + " leave it out",
        "model.backbone=slmrec",
        "training.loss=softmax");
    assemble("training.loss=softmax", "training.negatives=4").close();
    assemble("training.loss=softmax", "sampler.name=dns").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lightgcn", "bpr-mf", "freedom", "lattice", "mcdrec", "mgcn"})
  void ccdrecOnABackboneWithItemEmbeddingsIsAccepted(String backbone) {
    try (Model model = assemble("model.backbone=" + backbone, "ccdrec.enabled=true")) {
      assertInstanceOf(CurricularRegime.class, model.regime());
    }
  }

  /** With its ranking loss enabled, BM3 draws negatives, so it accepts both. */
  @Test
  void bm3WithARankingLossTakesSamplersAndCcdrec() {
    String[] ranking = {"model.backbone=bm3", "model.config.ranking=true"};
    try (Model model = assemble(ranking[0], ranking[1], "sampler.name=dns")) {
      assertEquals(Backbone.Objective.PAIRWISE, model.backbone().objective());
      assertInstanceOf(RankedAfterForward.class, model.regime());
      assertEquals(Set.of(NegativeSampler.Need.REPRESENTATIONS), model.sampler().needs());
    }
    try (Model model =
        assemble(ranking[0], ranking[1], "sampler.name=popularity", "ccdrec.enabled=true")) {
      assertInstanceOf(CurricularRegime.class, model.regime());
      assertEquals(Set.of(), model.sampler().needs());
    }
  }
}
