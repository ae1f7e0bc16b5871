package org.ccdrec.trainer.production;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class MemoryEstimateTest {
  @Test
  void refusesWhatCannotFitAndNamesTheWayOut() {
    var estimate = new MemoryEstimate(3_000_000_000L, 500_000_000L, 0);
    assertEquals(3_500_000_000L, estimate.bytes());
    assertDoesNotThrow(() -> estimate.require(4L << 30));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> estimate.require(1_000_000_000L));
    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.startsWith(
            "training needs at least 3.5 GB of memory (content features 3.0 GB, embeddings 500.0"
                + " MB, model 0 bytes) and this process may use 1.0 GB; raise the limit with"
                + " CCDREC_JAVA_OPTS=-Xmx5g"),
        message);
  }
}
