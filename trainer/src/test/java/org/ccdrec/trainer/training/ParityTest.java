package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks bit-identical results: CCDRec with weight 0 and its backbone, thread counts, repeated
 * runs.
 */
final class ParityTest {

  /** With lastPoolEpoch 0, epoch 1 draws from the final representations; with 30, from a pool. */
  @ParameterizedTest
  @CsvSource({"freedom,30", "freedom,0", "lightgcn,30", "lightgcn,0", "bpr-mf,30", "bpr-mf,0"})
  void ccdrecWithoutWeightIsItsBackbone(String backbone, int lastPoolEpoch) {
    String model = "model.backbone=" + backbone;
    TrainingResult plain = SmallWorld.train(SmallWorld.config(model));
    TrainingResult wrapped =
        SmallWorld.train(
            SmallWorld.config(
                model,
                "ccdrec.enabled=true",
                "ccdrec.fusionShare=0",
                "ccdrec.curricularShare=0",
                "ccdrec.diffusionWeight=0",
                "ccdrec.curriculum.lastPoolEpoch=" + lastPoolEpoch));
    assertSameBits(plain, wrapped);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trainable", "frozen", "residual"})
  void freedomsContentLossIsTheSameUnderCcdrecWithoutWeight(String features) {
    String mode = "features.mode=" + features;
    String weight = "model.config.auxiliaryWeight=0.1";
    TrainingResult plain = SmallWorld.train(SmallWorld.config(mode, weight));
    TrainingResult wrapped =
        SmallWorld.train(
            SmallWorld.config(
                mode,
                weight,
                "ccdrec.enabled=true",
                "ccdrec.fusionShare=0",
                "ccdrec.curricularShare=0",
                "ccdrec.diffusionWeight=0"));
    assertSameBits(plain, wrapped);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trainable", "residual"})
  void anyNumberOfThreadsGivesTheSameBits(String features) {
    EffectiveConfig config = full("features.mode=" + features);
    TrainingResult one = SmallWorld.train(config, 1);
    assertSameBits(one, SmallWorld.train(config, 2));
    assertSameBits(one, SmallWorld.train(config, 3));
  }

  @Test
  void aSeedRepeatsARunAndAnotherDoesNot() {
    TrainingResult first = SmallWorld.train(full("seed=1"));
    assertSameBits(first, SmallWorld.train(full("seed=1")));
    TrainingResult other = SmallWorld.train(full("seed=2"));
    assertFalse(Arrays.equals(first.items().toArray(), other.items().toArray()));
    assertFalse(Arrays.equals(first.users().toArray(), other.users().toArray()));
  }

  /** CCDRec with every part enabled: one epoch each of the random, pool and final stages. */
  private static EffectiveConfig full(String... more) {
    List<String> assignments =
        new ArrayList<>(
            List.of(
                "ccdrec.enabled=true",
                "model.config.ego=item-graph",
                "training.epochs=3",
                "ccdrec.curriculum.lastPoolEpoch=1"));
    assignments.addAll(List.of(more));
    return SmallWorld.config(assignments.toArray(String[]::new));
  }

  private static void assertSameBits(TrainingResult expected, TrainingResult actual) {
    assertArrayEquals(bits(expected.users().toArray()), bits(actual.users().toArray()), "users");
    assertArrayEquals(bits(expected.items().toArray()), bits(actual.items().toArray()), "items");
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, at -> Float.floatToRawIntBits(values[at]));
    return bits;
  }
}
