package org.ccdrec.trainer.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ccdrec.autodiff.RowChunks;
import org.junit.jupiter.api.Test;

final class ResidentMemoryTest {
  @Test
  void saysWhatARunNeedsAndWarnsIfTheMachineHasLess() {
    var memory = new ResidentMemory(700_000_000L, 150_000_000L, 50_000_000L, 300_000_000L);
    assertEquals(1_200_000_000L, memory.bytes());
    String needed =
        "needs about 1.2 GB of memory (parameters and features 700.0 MB, steps 150.0 MB, graph"
            + " 50.0 MB)";
    assertEquals(needed, memory.describe(1_200_000_000L));
    String warning = memory.describe(1_000_000_000L);
    assertTrue(warning.startsWith(needed + "; this machine has 1.0 GB"), warning);
  }

  /** Beyond one chunk, a pair costs its estimates alone. */
  @Test
  void largeBatchesAreEstimatedInChunks() {
    int whole = RowChunks.LARGEST_WHOLE / 3;
    assertEquals(120L * whole, ResidentMemory.ccdrecRows(whole, 0));
    assertTrue(ResidentMemory.ccdrecRows(whole + 1, 0) < ResidentMemory.ccdrecRows(whole, 0));
    long more = ResidentMemory.ccdrecRows(200_000, 0) - ResidentMemory.ccdrecRows(100_000, 0);
    assertEquals(16L * 100_000, more);
  }
}
