package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.Manifest;
import org.junit.jupiter.api.Test;

/** Models that do not fit into the heap together are refused before any is loaded. */
class MemoryPlanTest {
  private static final long MIB = 1L << 20;
  private static final RetrievalSettings EXACT = TestSettings.retrieval(1_000_000, 16, 100, 200);

  @Test
  void theSumOfVersionsAndCachesMustBeFree() {
    Map<String, Manifest.Shape> models = new LinkedHashMap<>();
    models.put("home", new Manifest.Shape(10, 1_000_000, 64, 100));
    models.put("similar", new Manifest.Shape(10, 100_000, 64, 100));
    long needed = 164_000_000 + 66_400_000 + 2 * 8 * MIB;
    assertDoesNotThrow(() -> MemoryPlan.require(models, EXACT, 8 * MIB, () -> needed));
    var refused =
        assertThrows(
            IOException.class, () -> MemoryPlan.require(models, EXACT, 8 * MIB, () -> 200 * MIB));
    assertEquals(
        "the models need about 236 MiB of heap together (home 165, similar 72; of these 8 MiB each"
            + " for caches) but only 200 MiB are free; raise the limit with -Xmx, lower"
            + " cache.megabytes, or serve fewer models (store.models)",
        refused.getMessage());
  }
}
