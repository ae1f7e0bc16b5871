package org.ccdrec.trainer.training.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.ccdrec.trainer.training.SmallWorld;
import org.junit.jupiter.api.Test;

final class LearningRateDecayTest {
  @Test
  void decaysGradually() {
    LearningRateDecay decay = new LearningRateDecay(.96, 50);
    assertEquals(1e-3, decay.rate(1e-3, 0));
    assertEquals(1e-3 * Math.sqrt(.96), decay.rate(1e-3, 25), 1e-15);
    assertEquals(.96e-3, decay.rate(1e-3, 50), 1e-15);
    assertEquals(.96 * .96e-3, decay.rate(1e-3, 100), 1e-15);
  }

  @Test
  void isOffByDefault() {
    LearningRateDecay decay = SmallWorld.config().run().training().learningRateDecay();
    assertEquals(new LearningRateDecay(1, 50), decay);
    assertEquals(3e-4, decay.rate(3e-4, 999));
  }

  /** With a factor of 1e-9 the second epoch changes nothing. */
  @Test
  void aRunFollowsIt() {
    String[] one = {"model.backbone=bpr-mf", "training.epochs=1"};
    String[] two = {"model.backbone=bpr-mf", "training.epochs=2"};
    String[] decayed = Arrays.copyOf(two, 4);
    decayed[2] = "training.learningRateDecay.factor=1e-9";
    decayed[3] = "training.learningRateDecay.epochs=1";
    float[] first = SmallWorld.train(SmallWorld.config(one)).items().toArray();
    float[] second = SmallWorld.train(SmallWorld.config(decayed)).items().toArray();
    assertArrayEquals(first, second, 1e-6f);
    assertFalse(Arrays.equals(first, SmallWorld.train(SmallWorld.config(two)).items().toArray()));
  }
}
