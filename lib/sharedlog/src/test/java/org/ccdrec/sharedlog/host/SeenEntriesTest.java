package org.ccdrec.sharedlog.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each entry counts once, however often its origin appends it. */
final class SeenEntriesTest {
  private static SharedEntry entry(long sequence, long settled) {
    var content = JsonNodeFactory.instance.objectNode();
    content.putObject("event").put("user", "u" + sequence);
    return new SharedEntry("a", sequence, settled, content);
  }

  @Test
  void anEntryIsWrittenAndReadAgain() throws Exception {
    SharedEntry read = Objects.requireNonNull(SharedEntry.read(entry(7, 3).write()));
    assertEquals(7, read.sequence());
    assertEquals(3, read.settled());
    assertEquals("u7", read.content().path("event").path("user").asText());
    assertNull(SharedEntry.read("{\"x\":1}".getBytes(StandardCharsets.UTF_8)));
    assertNull(SharedEntry.read("nothing".getBytes(StandardCharsets.UTF_8)));
    byte[] newer = "{\"format\":2}".getBytes(StandardCharsets.UTF_8);
    var refusal =
        assertThrows(SharedEntry.NewerFormatException.class, () -> SharedEntry.read(newer));
    assertTrue(String.valueOf(refusal.getMessage()).contains("upgrade"), refusal.getMessage());
  }

  @Test
  void aSecondDeliveryIsRecognisedAlsoAfterARestart() {
    var seen = new SeenEntries();
    assertTrue(seen.add(0, entry(2, 0)));
    assertTrue(seen.add(0, entry(1, 0)));
    seen = SeenEntries.ofJson(seen.toJson());
    assertFalse(seen.add(0, entry(1, 0)));
    assertFalse(seen.add(0, entry(2, 0)));
    assertTrue(seen.add(0, entry(9, 8)));
    assertFalse(seen.add(0, entry(5, 0)), "it was settled before entry 9");
    assertEquals("{\"0\":{\"a\":{\"settled\":8,\"beyond\":[9]}}}", seen.toJson().toString());
  }

  /** An origin appends batches, some of them partly and then again, in any order. */
  @Test
  void nothingIsLostOrDoubledWhateverFails() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      List<SharedEntry> log = new ArrayList<>();
      long settled = 0;
      while (settled < 100) {
        int size = 1 + random.nextInt(10);
        List<SharedEntry> batch = new ArrayList<>();
        for (int at = 1; at <= size; at++) {
          batch.add(entry(settled + at, settled));
        }
        while (random.nextInt(3) == 0) {
          batch.stream().filter(each -> random.nextBoolean()).forEach(log::add);
        }
        log.addAll(batch);
        settled += size;
      }
      var seen = new SeenEntries();
      Set<Long> taken = new HashSet<>();
      for (SharedEntry each : log) {
        if (seen.add(0, each)) {
          assertTrue(taken.add(each.sequence()), "seed " + seed + ": " + each.sequence());
        }
        if (random.nextInt(20) == 0) {
          seen = SeenEntries.ofJson(seen.toJson());
        }
      }
      assertEquals(settled, taken.size(), "seed " + seed);
    }
  }
}
