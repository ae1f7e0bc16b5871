package org.ccdrec.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ccdrec.trainer.training.SmallWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingShareTest {
  private static final Dataset WHOLE = SmallWorld.dataset();

  private static Dataset reduced(double share, long seed) {
    return TrainingShare.reduce(WHOLE, share, new SplittableRandom(seed));
  }

  @ParameterizedTest
  @ValueSource(doubles = {.01, .2, .5, .999})
  void eachUserKeepsAShareAndAtLeastOne(double share) {
    Dataset reduced = reduced(share, 1);
    for (int user = 0; user < WHOLE.userCount(); user++) {
      int before = WHOLE.train().userDegree(user);
      assertEquals((int) Math.ceil(share * before), reduced.train().userDegree(user));
      for (int item : reduced.train().itemsOf(user)) {
        assertTrue(WHOLE.train().contains(user, item));
      }
    }
    assertSame(WHOLE.validation(), reduced.validation());
    assertSame(WHOLE.test(), reduced.test());
  }

  @Test
  void aSmallerShareIsPartOfALarger() {
    Dataset less = reduced(.2, 3);
    Dataset more = reduced(.6, 3);
    for (int user = 0; user < WHOLE.userCount(); user++) {
      for (int item : less.train().itemsOf(user)) {
        assertTrue(more.train().contains(user, item));
      }
    }
  }

  @Test
  void theWholeShareIsTheDatasetItself() {
    assertSame(WHOLE, reduced(1, 1));
  }

  @Test
  void aSeedRepeatsTheDrawAndAnotherDoesNot() {
    assertArrayEquals(reduced(.5, 1).train().items(), reduced(.5, 1).train().items());
    assertFalse(Arrays.equals(reduced(.5, 1).train().items(), reduced(.5, 2).train().items()));
  }
}
