package org.ccdrec.trainer.training.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.junit.jupiter.api.Test;

final class StepPlanTest {
  @Test
  void smallDataKeepsItsBatchesAndLearningRate() {
    StepPlan plan = StepPlan.of(training(), StepPlan.SCALED_FROM - 1, true);
    assertEquals(new StepPlan(false, 2048, 1), plan);
    assertEquals(Integer.MAX_VALUE, plan.mostCandidates());
  }

  @Test
  void batchesGrowWithTheDataAndTheLearningRateWithTheirSquareRoot() {
    StepPlan plan = StepPlan.of(training("training.batchSize=4096"), 16 * 4096 * 9, true);
    assertEquals(new StepPlan(true, 9 * 4096, 3), plan);
    assertEquals(1024, plan.mostCandidates());
  }

  @Test
  void stepsGrowInPlaceOfBatchesWhereTheLearningRateStops() {
    StepPlan largest = new StepPlan(true, 16 * 2048, 4);
    assertEquals(largest, StepPlan.of(training(), 16 * 16 * 2048, true));
    assertEquals(largest, StepPlan.of(training(), 64 * 16 * 2048, true));
    assertEquals(new StepPlan(true, 312_500, 4), StepPlan.of(training(), 20_000_000, true));
  }

  @Test
  void withCcdRecAnEpochHasMoreSteps() {
    RunConfig config = training("ccdrec.enabled=true");
    assertEquals(64 * 2048 * 9 / 64, StepPlan.of(config, 64 * 2048 * 9, true).batchSize());
  }

  @Test
  void aFormCanBeForced() {
    assertFalse(StepPlan.of(training("training.propagation=exact"), 20_000_000, true).scaled());
    StepPlan plan =
        StepPlan.of(
            training("training.propagation=scaled", "training.scaledSteps=10"), 60_000, true);
    assertTrue(plan.scaled());
    assertEquals(6000, plan.batchSize());
    assertEquals(
        3750, StepPlan.of(training("training.propagation=scaled"), 60_000, true).batchSize());
  }

  @Test
  void lossesThatComparePairsKeepTheirBatches() {
    assertFalse(StepPlan.of(training("training.propagation=scaled"), 20_000_000, false).scaled());
  }

  private static RunConfig training(String... assignments) {
    ConfigReader reader =
        ConfigReader.ofText("test", "model: {backbone: lightgcn}").override(List.of(assignments));
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      return EffectiveConfig.read(reader, plugins).run();
    }
  }
}
