package org.ccdrec.trainer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointEveryTest {
  @Test
  void timesAndNumbersOfEpochs() {
    CheckpointEvery time = CheckpointEvery.parse("5m");
    assertFalse(time.isDue(Duration.ofSeconds(299), 1000));
    assertTrue(time.isDue(Duration.ofSeconds(300), 1));
    CheckpointEvery epochs = CheckpointEvery.parse("3");
    assertFalse(epochs.isDue(Duration.ofDays(1), 2));
    assertTrue(epochs.isDue(Duration.ZERO, 3));
    CheckpointEvery never = CheckpointEvery.parse("0");
    assertTrue(never.isNever());
    assertFalse(never.isDue(Duration.ofDays(1), 1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "often", "-1", "0s", "-5m", "1.5", "99999999999"})
  void anythingElseIsRefusedWithTheRule(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> CheckpointEvery.parse(text));
    assertEquals(
        "checkpointEvery must be a time such as 5m, a number of epochs such as 1, or 0 for no"
            + " checkpoints; checkpointEvery="
            + text,
        refusal.getMessage());
  }
}
