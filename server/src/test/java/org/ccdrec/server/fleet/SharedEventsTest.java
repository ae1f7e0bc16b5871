package org.ccdrec.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Waiting;
import org.ccdrec.sharedlog.SharedLogFactory.Stream;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.testkit.sharedlog.MemoryLog;
import org.ccdrec.testkit.sharedlog.MemoryPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one server of a fleet accepts, all know: whatever is away, killed or repeated. */
@Timeout(120)
class SharedEventsTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(4, 30, 300, 6, 25);

  @TempDir Path directory = Path.of("unset");
  private MemoryLog log = new MemoryLog(1);
  private Fleet fleet;

  @BeforeEach
  void start() throws Exception {
    GENERATED.publish(SnapshotStore.open(directory.resolve("store")), "fleet", false);
    log = MemoryPlugin.log(directory.toString(), Stream.EVENTS);
    fleet = new Fleet(directory, 3, settings());
  }

  private String[] settings() {
    return new String[] {
      "events.enabled=true",
      "events.log=memory",
      "sharedLog.acknowledgeWithin=500ms",
      "sharedLog.settings={name: '" + directory + "'}"
    };
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  private void assertAllHaveOnce(List<String> pairs) throws Exception {
    Set<String> expected = new TreeSet<>(pairs);
    for (int server = 0; server < fleet.size(); server++) {
      int one = server;
      Waiting.until(
          "all events at server " + server, () -> fleet.logged(one).size() >= expected.size());
      List<String> logged = new ArrayList<>(fleet.logged(server));
      logged.sort(null);
      assertEquals(List.copyOf(expected), logged, "server " + server);
      for (String pair : expected) {
        String[] parts = pair.split(" ", -1);
        // A line is in the log a moment before answers use it.
        Waiting.until(
            pair + " at server " + server,
            () -> !fleet.recommended(one, parts[0]).contains(parts[1]));
      }
    }
  }

  @Test
  void anEventOfOneServerCountsAtAll() throws Exception {
    assertFalse(fleet.send(0, "u5", "i7").has("pending"));
    assertFalse(fleet.recommended(0, "u5").contains("i7"));
    Waiting.until("the exclusion elsewhere", () -> !fleet.recommended(1, "u5").contains("i7"));
    Waiting.until("the exclusion elsewhere", () -> !fleet.recommended(2, "u5").contains("i7"));
    fleet.send(1, "stranger", "i9");
    assertAllHaveOnce(List.of("u5 i7", "stranger i9"));
  }

  @Test
  void withoutTheLogEventsAreKeptAndForwardedLater() throws Exception {
    fleet.send(0, "u5", "i1");
    log.away(true);
    assertEquals(1, fleet.send(0, "u5", "i2").get("pending").asInt());
    assertEquals(1, fleet.send(0, "u6", "i3").get("pending").asInt());
    assertFalse(fleet.recommended(0, "u5").contains("i2"), "this server uses it at once");
    assertTrue(fleet.recommended(1, "u5").contains("i2"));
    assertEquals(2, fleet.metric(0, "ccdrec_events_pending"));
    assertEquals(2, fleet.metric(0, "ccdrec_events_deferred_total"));
    assertEquals(0, fleet.metric(0, "ccdrec_events_shared_log_reachable"));
    fleet.restart(0);
    assertFalse(fleet.recommended(0, "u5").contains("i2"), "also after a restart");
    assertEquals(2, fleet.metric(0, "ccdrec_events_pending"));
    log.away(false);
    assertAllHaveOnce(List.of("u5 i1", "u5 i2", "u6 i3"));
    Waiting.until("a reachable log", () -> fleet.metric(0, "ccdrec_events_pending") == 0);
    assertFalse(fleet.send(0, "u6", "i4").has("pending"));
  }

  @Test
  void anAppendWhoseAnswerIsLostCountsOnce() throws Exception {
    log.loseAnswers(3);
    fleet.send(0, "u5", "i1");
    fleet.send(0, "u5", "i2");
    fleet.send(1, "u5", "i3");
    assertAllHaveOnce(List.of("u5 i1", "u5 i2", "u5 i3"));
    assertTrue(log.size() > 3, log.size() + " entries");
    Waiting.until("repetitions", () -> fleet.metric(2, "ccdrec_events_repeated_total") >= 3);
    fleet.restart(2);
    assertAllHaveOnce(List.of("u5 i1", "u5 i2", "u5 i3"));
  }

  @Test
  void aRestartGoesOnWhereTheServerWas() throws Exception {
    List<String> pairs = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int item = 0; item < 20; item++) {
        fleet.send(item % 3, "u" + item, "i" + round);
        pairs.add("u" + item + " i" + round);
      }
      fleet.restart(round);
    }
    assertAllHaveOnce(pairs);
  }

  /** What a killed server lacks is its latest offsets; the event log has them. */
  @Test
  void lostOffsetsAreReadFromTheEventLog() throws Exception {
    for (int item = 0; item < 10; item++) {
      fleet.send(0, "u5", "i" + item);
    }
    Path state = fleet.events(1).resolve("shared/read");
    fleet.restart(1);
    String before = Files.readString(state);
    fleet.send(0, "u6", "i50");
    Waiting.until("the event", () -> fleet.logged(1).contains("u6 i50"));
    fleet.get(1).close();
    Files.writeString(state, before);
    fleet.restart(1);
    fleet.send(0, "u6", "i51");
    Waiting.until("the event", () -> fleet.logged(1).contains("u6 i51"));
    assertEquals(12, fleet.logged(1).size());
    assertEquals(0, fleet.metric(1, "ccdrec_events_repeated_total"));
    fleet.get(1).close();
    Files.delete(state);
    fleet.restart(1);
    assertEquals(12, fleet.logged(1).size());
  }

  @Test
  void anUnknownLogEndsTheStartWithTheKnownOnes() {
    var failure =
        assertThrows(
            IOException.class,
            () ->
                TestServer.start(
                    directory.resolve("store"),
                    "events.enabled=true",
                    "events.log=kafak",
                    "events.directory=" + directory.resolve("other")));
    assertTrue(failure.getMessage().contains("events.log must be local"), failure.getMessage());
    assertTrue(failure.getMessage().contains("known: memory"), failure.getMessage());
  }
}
