package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.step.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what each of the switches dma, ndi and cns disables, and what it does not affect. */
final class AblationTest {
  private static final String[] NONE = {};

  /**
   * LightGCN, because it has few parameters of its own; one epoch each of the random, pool and
   * final stages.
   */
  private static EffectiveConfig config(String... switches) {
    List<String> assignments =
        new ArrayList<>(
            List.of(
                "model.backbone=lightgcn",
                "model.config.regularisation=0",
                "training.epochs=3",
                "ccdrec.enabled=true",
                "ccdrec.curriculum.lastPoolEpoch=1"));
    for (String one : switches) {
      assignments.add("ccdrec." + one);
    }
    return SmallWorld.config(assignments.toArray(String[]::new));
  }

  private static Set<String> parameters(EffectiveConfig config) {
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
        Model model = SmallWorld.assemble(config, SmallWorld.dataset(), plugins, kernels)) {
      return model.parameters().all().stream()
          .map(Parameter::name)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<String> stages(TrainingResult result) {
    return result.epochs().stream().map(EpochReport::stage).toList();
  }

  private static List<Boolean> hardness(TrainingResult result) {
    return result.epochs().stream().map(epoch -> epoch.hardness().isPresent()).toList();
  }

  private static Set<String> lossParts(TrainingResult result) {
    Set<Set<String>> parts =
        result.epochs().stream().map(epoch -> epoch.losses().keySet()).collect(Collectors.toSet());
    assertEquals(1, parts.size(), "all epochs have the same parts");
    return parts.iterator().next();
  }

  private static void assertSame(String[] some, String... more) {
    assertArrayEquals(items(some), items(with(some, more)), Arrays.toString(more));
  }

  private static void assertDifferent(String[] some, String... more) {
    assertFalse(Arrays.equals(items(some), items(with(some, more))), Arrays.toString(more));
  }

  private static float[] items(String... switches) {
    return SmallWorld.train(config(switches)).items().toArray();
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void withAllPartsItDiffusesFusesAndDrawsFromPools() {
    TrainingResult result = SmallWorld.train(config());
    assertEquals(Set.of("ranking", "diffusion"), lossParts(result));
    assertEquals(List.of("random", "pool-1", "final"), stages(result));
    assertEquals(List.of(false, true, true), hardness(result));
    assertTrue(
        parameters(config())
            .containsAll(Set.of("diffusion.query", "diffusion.key", "diffusion.value")));
    assertDifferent(NONE, "fusionShare=0.2");
    assertDifferent(NONE, "curricularShare=0.2");
    assertDifferent(NONE, "diffusionWeight=0.2");
    assertDifferent(NONE, "fuseHardNegatives=true");
  }

  @Test
  void poolsAreComparedInTheLatentSpaceOrInThatOfTheFinalVectors() {
    assertSame(NONE, "curriculum.poolSpace=final");
    assertDifferent(NONE, "curriculum.poolSpace=latent");
  }

  @Test
  void withoutDmaNothingIsFusedButPoolsAreStillUsed() {
    String[] off = {"dma=false", "curriculum.poolSpace=latent"};
    TrainingResult result = SmallWorld.train(config(off));
    assertEquals(Set.of("ranking", "diffusion"), lossParts(result));
    assertEquals(List.of("random", "pool-1", "final"), stages(result));
    assertEquals(List.of(false, true, true), hardness(result));
    assertEquals(parameters(config()), parameters(config(off)));
    assertSame(off, "fusionShare=0.2");
    assertSame(off, "fusionShare=0", "dma=true");
    assertDifferent(off, "diffusionWeight=0.2");
  }

  @Test
  void withoutNdiHardNegativesUseTheFinalRepresentationsFromTheStart() {
    String[] off = {"ndi=false"};
    TrainingResult result = SmallWorld.train(config(off));
    assertEquals(Set.of("ranking", "diffusion"), lossParts(result));
    assertEquals(List.of("final", "final", "final"), stages(result));
    assertEquals(List.of(true, true, true), hardness(result));
    assertEquals(parameters(config()), parameters(config(off)));
    assertSame(off, "curriculum.lastPoolEpoch=2");
    assertDifferent(off, "fusionShare=0.2");
    assertDifferent(off, "curricularShare=0.2");
  }

  /** The row DMA + NDI of Figure 3. */
  @Test
  void withoutCnsNegativesComeFromTheLastPool() {
    String[] off = {"cns=false"};
    TrainingResult result = SmallWorld.train(config(off));
    assertEquals(Set.of("ranking", "diffusion"), lossParts(result));
    assertEquals(List.of("random", "pool-4", "pool-4"), stages(result));
    assertEquals(List.of(false, true, true), hardness(result));
    assertEquals(parameters(config()), parameters(config(off)));
    assertSame(off, "curriculum.lastPoolEpoch=9");
    assertSame(off, "curriculum.stageEpochs=1");
    assertDifferent(off, "curricularShare=0.2");
    assertDifferent(off, "curriculum.candidateShare=0.9");
    assertDifferent(off, "fusionShare=0.2");
  }

  /** The row DMA of Figure 3. */
  @Test
  void withDmaAloneAllNegativesAreRandom() {
    String[] off = {"cns=false", "ndi=false"};
    TrainingResult result = SmallWorld.train(config(off));
    assertEquals(Set.of("ranking", "diffusion"), lossParts(result));
    assertEquals(List.of("-", "-", "-"), stages(result));
    assertEquals(List.of(false, false, false), hardness(result));
    assertEquals(parameters(config()), parameters(config(off)));
    assertSame(off, "curricularShare=0.2");
    assertSame(off, "curriculum.candidateShare=0.9");
    assertDifferent(off, "fusionShare=0.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ndi=false", "ndi=false cns=false"})
  void anUnusedDiffusionIsNotCreated(String left) {
    String[] off = with(new String[] {"dma=false"}, left.split(" "));
    TrainingResult result = SmallWorld.train(config(off));
    assertEquals(Set.of("ranking"), lossParts(result));
    EffectiveConfig plain =
        SmallWorld.config("model.backbone=lightgcn", "model.config.regularisation=0");
    assertEquals(parameters(plain), parameters(config(off)));
    assertSame(off, "diffusionWeight=0.2");
    assertSame(off, "fusionShare=0.2");
    assertSame(off, "diffusion.steps=7");
  }

  @Test
  void withoutAnyPartItEqualsItsBackbone() {
    EffectiveConfig plain =
        SmallWorld.config(
            "model.backbone=lightgcn", "model.config.regularisation=0", "training.epochs=3");
    float[] bare = items("dma=false", "ndi=false", "cns=false");
    assertArrayEquals(SmallWorld.train(plain).items().toArray(), bare);
    assertArrayEquals(items("enabled=false"), bare);
  }

  @Test
  void withDmaAndNdiLeftOutHardNegativesAreStillDrawn() {
    TrainingResult result = SmallWorld.train(config("dma=false", "ndi=false"));
    assertEquals(List.of("final", "final", "final"), stages(result));
    assertEquals(List.of(true, true, true), hardness(result));
  }
}
