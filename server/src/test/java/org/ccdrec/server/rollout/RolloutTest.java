package org.ccdrec.server.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.ccdrec.server.activation.Admission.Objection;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers learn of each other's verdicts, on a store that is a directory. */
class RolloutTest {
  private static final SnapshotId VERSION = SnapshotId.parse("shop/20261129T154634157Z-c151d693");
  private static final Duration SOAK = Duration.ofMinutes(5);

  @TempDir Path directory = Path.of("unset");
  private Path store;

  @BeforeEach
  void makeStore() throws IOException {
    store = Files.createDirectory(directory.resolve("store"));
  }

  /** A server whose monotonic clock is its own. */
  private final class Server implements AutoCloseable {
    private final AtomicLong nanos;
    private final String name;
    private final int wave;
    private Rollout rollout;
    private ModelRollout model;
    private ServerIdentity identity;

    Server(String name, int wave, long origin) throws IOException {
      this.name = name;
      this.wave = wave;
      this.nanos = new AtomicLong(origin);
      restart();
    }

    void restart() throws IOException {
      if (rollout != null) {
        close();
      }
      identity = ServerIdentity.in(directory.resolve("state-" + name));
      rollout =
          new Rollout(
              new DirectoryRolloutFiles(store),
              identity,
              new RolloutSettings(wave, SOAK, Duration.ofHours(1)),
              nanos::get);
      model = rollout.of("shop");
      rollout.refresh();
    }

    void pass(Duration time) {
      nanos.addAndGet(time.toNanos());
      rollout.refresh();
    }

    Objection objection() {
      rollout.refresh();
      return model.objection(VERSION, false);
    }

    @Override
    public void close() throws IOException {
      rollout.close();
      identity.close();
    }
  }

  @Test
  void aLaterWaveWaitsUntilTheOneBeforeHasServedTheVersionWhateverTheClocksSay()
      throws IOException {
    try (var first = new Server("a", 1, 0);
        var second = new Server("b", 2, Long.MAX_VALUE / 2);
        var third = new Server("c", 3, -12345)) {
      assertNull(first.objection());
      Objection waits = second.objection();
      assertEquals("waits until a server of wave 1 has served it for 300 s", waits.reason());
      assertFalse(waits.isFinal());
      first.model.accepted(VERSION);
      second.pass(Duration.ofDays(1));
      assertNotNull(second.objection(), "time that passed at another server does not count");
      first.pass(Duration.ofSeconds(299));
      assertNotNull(second.objection());
      first.pass(Duration.ofSeconds(60));
      assertNull(second.objection());
      assertNotNull(third.objection(), "wave 2 has not served it");
      second.model.accepted(VERSION);
      second.pass(SOAK.plus(SOAK));
      assertNull(third.objection());
    }
  }

  @Test
  void aVersionThatOneServerRefusedOrRolledBackFromIsHeldBackByTheOthers() throws IOException {
    try (var first = new Server("a", 1, 0);
        var beside = new Server("b", 1, 0);
        var second = new Server("c", 2, 0)) {
      first.model.refused(VERSION, "recall@10 is too small");
      first.rollout.refresh();
      Objection refused = beside.objection();
      assertTrue(refused.isFinal());
      assertTrue(refused.reason().startsWith("refused on "), refused.reason());
      assertTrue(refused.reason().endsWith(": recall@10 is too small"), refused.reason());
      assertTrue(second.objection().isFinal());

      first.model.accepted(VERSION);
      first.pass(SOAK.plus(SOAK));
      assertNull(beside.objection(), "an administrator activated it where it was refused");
      assertNull(second.objection());

      first.model.accepted(SnapshotId.parse("shop/20261101T000000000Z-00000000"));
      first.model.rolledBack(VERSION);
      first.rollout.refresh();
      assertTrue(beside.objection().reason().startsWith("rolled back on "));
      assertNull(first.objection(), "its own verdicts do not bind the server");
    }
  }

  @Test
  void aRestartKeepsVerdictsButServingStartsAnewUnlessItLastedLonger() throws IOException {
    try (var first = new Server("a", 1, 0);
        var second = new Server("b", 2, 0)) {
      first.model.accepted(VERSION);
      first.pass(Duration.ofSeconds(200));
      first.restart();
      first.model.accepted(VERSION);
      first.pass(Duration.ofSeconds(200));
      assertNotNull(second.objection(), "a server that crashes again and again proves nothing");
      first.pass(Duration.ofSeconds(200));
      assertNull(second.objection());
      first.model.rolledBack(VERSION);
      first.rollout.refresh();
      first.restart();
      assertTrue(second.objection().isFinal());
      assertEquals(1, second.rollout.others().size());
    }
  }

  @Test
  void aReadOnlyStoreMakesLaterWavesWaitForAnAgeInstead() throws IOException {
    Files.createFile(store.resolve(RolloutFiles.FOLDER)); // no folder can be made
    try (var log = new Recorded(Rollout.class.getName());
        var third = new Server("c", 3, 0)) {
      third.model.accepted(VERSION);
      third.rollout.refresh();
      third.rollout.refresh();
      assertEquals(SOAK.multipliedBy(2), third.model.leastAge());
      assertNull(third.objection());
      assertEquals(1, log.messages().size(), log.messages()::toString);
      assertTrue(log.messages().getFirst().contains("cannot be written"));
      Files.delete(store.resolve(RolloutFiles.FOLDER));
      third.rollout.refresh();
      assertNull(third.model.leastAge());
      assertNotNull(third.objection());
    }
  }

  @Test
  void aStoreThatVanishesLeavesTheVerdictsThatWereRead() throws IOException {
    try (var log = new Recorded(Rollout.class.getName());
        var first = new Server("a", 1, 0);
        var second = new Server("b", 2, 0)) {
      first.model.refused(VERSION, "drift");
      first.rollout.refresh();
      assertTrue(second.objection().isFinal());
      Files.move(store, directory.resolve("gone"));
      assertTrue(second.objection().isFinal());
      assertTrue(second.objection().isFinal());
      assertEquals(1, log.messages().size(), log.messages()::toString);
      assertTrue(log.messages().getFirst().contains("it does not exist"));
      Files.move(directory.resolve("gone"), store);
      second.rollout.refresh();
      assertTrue(log.messages().getLast().contains("can be read again"));
    }
  }

  @Test
  void aFirstWaveThatNeverComesUpIsReportedOnceAndTheVersionGoesOnWaiting() throws IOException {
    try (var log = new Recorded(ModelRollout.class.getName());
        var second = new Server("b", 2, 0)) {
      assertNotNull(second.objection());
      second.pass(Duration.ofMinutes(59));
      assertNotNull(second.objection());
      assertEquals(List.of(), log.messages());
      second.pass(Duration.ofMinutes(2));
      assertNotNull(second.objection());
      assertNotNull(second.objection());
      assertEquals(1, log.messages().size());
      String message = log.messages().getFirst();
      assertTrue(
          message.contains("no server of wave 1 has served it for 300 s (its servers: none)"));
    }
  }

  @Test
  void aDamagedFileOrOneOfANewerFormatIsIgnoredAndNamedOnce() throws IOException {
    try (var log = new Recorded(Rollout.class.getName());
        var first = new Server("a", 1, 0)) {
      first.model.refused(VERSION, "drift");
      first.rollout.refresh();
      Path folder = store.resolve(RolloutFiles.FOLDER);
      Files.writeString(folder.resolve("ffff.json"), "{\"format\":2}");
      Files.writeString(folder.resolve("canary.shop.json"), "{");
      Files.writeString(folder.resolve(".ffff.json.tmp"), "half");
      try (var second = new Server("b", 1, 0)) {
        assertTrue(second.objection().isFinal());
      }
      assertEquals(2, log.messages().size(), log.messages()::toString);
      assertTrue(log.messages().stream().allMatch(each -> each.contains("is ignored")));
    }
  }

  @Test
  void twoServersWithOneStateDirectoryAreRefused() throws IOException {
    try (var first = new Server("a", 1, 0)) {
      var failure = assertThrows(IOException.class, () -> new Server("a", 2, 0));
      assertTrue(failure.getMessage().contains("each server of a rollout needs its own"));
      assertEquals(1, first.wave);
    }
  }

  @Test
  void unchangedVerdictsAreNotWrittenAgain() throws IOException {
    try (var first = new Server("a", 1, 0)) {
      first.model.accepted(VERSION);
      first.pass(Duration.ofSeconds(1000));
      String before = only();
      first.pass(Duration.ofSeconds(50));
      assertEquals(before, only());
      first.pass(Duration.ofSeconds(60));
      assertNotEquals(before, only());
    }
  }

  private String only() throws IOException {
    Map<String, byte[]> files = new DirectoryRolloutFiles(store).read();
    assertEquals(1, files.size());
    return new String(files.values().iterator().next(), StandardCharsets.UTF_8);
  }
}
