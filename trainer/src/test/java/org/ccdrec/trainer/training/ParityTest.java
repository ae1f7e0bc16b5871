package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must agree to the bit: CCDRec without weight and its backbone, threads, repeated runs. */
final class ParityTest {

  /** A last pool epoch of 0 makes epoch 1 draw from the final representations, 30 from a pool. */
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

  /** CCDRec with every part at work: a random, a pool and a final epoch. */
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
