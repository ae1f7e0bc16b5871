package org.ccdrec.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.fleet.OutboxFile.Line;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Entries of an outbox are taken in their order, each until it is settled. */
@Timeout(60)
class OutboxTest {
  @TempDir Path directory = Path.of("unset");
  private final List<Line> pending = new ArrayList<>();

  private Outbox open() throws Exception {
    pending.clear();
    return Outbox.open(directory, false, pending::addAll);
  }

  private static long put(Outbox outbox, String key, int size) throws Exception {
    var content = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(size));
    return outbox.put(List.of(new Outbox.Item(key, content)), () -> {}).get();
  }

  private static List<String> keys(List<Line> lines) {
    return lines.stream().map(Line::key).toList();
  }

  @Test
  void whatIsNotSettledIsTakenAgainAfterARestart() throws Exception {
    String origin;
    try (Outbox outbox = open()) {
      origin = outbox.origin();
      assertEquals(1, put(outbox, "a", 1));
      assertEquals(2, put(outbox, "b", 1));
      assertEquals(3, put(outbox, "c", 1));
      assertEquals(List.of("a", "b"), keys(outbox.take(2, 1000)));
      outbox.settle(2);
      assertEquals(1, outbox.pending());
    }
    try (Outbox outbox = open()) {
      assertEquals(origin, outbox.origin());
      assertEquals(List.of("c"), keys(pending));
      assertEquals(List.of("c"), keys(outbox.take(10, 1000)));
      assertEquals(4, put(outbox, "d", 1));
      assertEquals(List.of("d"), keys(outbox.take(10, 1000)));
      outbox.settle(4);
      assertEquals(List.of(), outbox.take(10, 1));
    }
    try (Outbox outbox = open()) {
      assertEquals(List.of(), pending);
      assertEquals(5, put(outbox, "e", 1));
    }
  }

  @Test
  void anIncompleteLastWriteIsRemoved() throws Exception {
    try (Outbox outbox = open()) {
      put(outbox, "a", 1);
    }
    Path file = OutboxFile.at(directory, 1);
    byte[] torn = "01234567 {\"sequence\":2,".getBytes(StandardCharsets.UTF_8);
    Files.write(file, torn, StandardOpenOption.APPEND);
    try (Outbox outbox = open()) {
      assertEquals(2, put(outbox, "b", 1));
      assertEquals(List.of("a", "b"), keys(outbox.take(10, 1000)));
    }
  }

  @Test
  void settledFilesAreDeletedAndNumbersGoOn() throws Exception {
    int large = 3 << 20;
    try (Outbox outbox = open()) {
      for (int entry = 0; entry < 14; entry++) {
        put(outbox, "k" + entry, large);
      }
      assertTrue(OutboxFile.list(directory).size() > 2);
      List<String> taken = new ArrayList<>();
      while (taken.size() < 14) {
        List<Line> lines = outbox.take(1000, 1000);
        taken.addAll(keys(lines));
        outbox.settle(lines.getLast().sequence());
      }
      assertEquals("k13", taken.getLast());
      assertEquals(1, OutboxFile.list(directory).size());
    }
    try (Outbox outbox = open()) {
      assertEquals(15, put(outbox, "next", 1));
    }
  }
}
