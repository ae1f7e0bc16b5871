package org.ccdrec.server.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.quality.DriftLimits;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which version is made live, and what happens to those that cannot be. */
@Timeout(120)
class StoreWatcherTest {
  @TempDir Path directory = Path.of("unset");
  private final LiveReference reference = new LiveReference();
  private double minimumOverlap;
  private DriftLimits limits = DriftLimits.NONE;
  private Policy policy = Policy.LATEST;
  private SnapshotId pin;
  private Activations activations;
  private Predicate<SnapshotId> isDue;

  @AfterEach
  void release() {
    reference.swap(null);
  }

  private SnapshotStore store() {
    return SnapshotStore.open(directory);
  }

  private SnapshotId publish(String name, long seed) throws IOException {
    return new GeneratedSnapshot(seed, 5, 6, 3, 1).publish(store(), name, false);
  }

  private LiveSnapshot load(Path path) throws IOException {
    return TestSettings.loader(directory, 100).load(path);
  }

  private StoreWatcher watcher(String name, Activations.Loader loader) {
    var settings =
        new ActivationSettings(
            policy,
            Optional.ofNullable(pin).map(SnapshotId::toString),
            Optional.empty(),
            0.9,
            minimumOverlap,
            10,
            limits,
            Duration.ZERO,
            Duration.ofMinutes(10),
            0);
    var labels = LabelFile.of(settings, directory);
    var dependencies =
        new Activations.Dependencies(
            store(), loader, new ActivationGate(settings), labels, 0, ActivationObserver.NONE);
    activations = new Activations(reference, dependencies, new ServerMetrics(), Clock.systemUTC());
    isDue = id -> true;
    return new StoreWatcher(store(), name, activations, this::objection);
  }

  private Admission.Objection objection(SnapshotId id, boolean isFirst) {
    return isDue.test(id) ? null : new Admission.Objection("not due", false);
  }

  private String live() {
    LiveSnapshot live = reference.acquire();
    live.release();
    return live.version();
  }

  @Test
  void theNewestValidVersionOfAnyNameIsServed() throws IOException {
    try (var watcher = watcher(null, this::load)) {
      assertFalse(watcher.check());
      SnapshotId first = publish("one", 1);
      SnapshotId second = publish("two", 2);
      SnapshotId broken = publish("one", 3);
      Files.write(store().path(broken).resolve("items.f32"), new byte[72]);
      assertTrue(watcher.check());
      assertEquals(second.toString(), live());
      assertEquals("items.f32: altered: its SHA-256 is not the manifest's", reason(broken));
      assertFalse(watcher.check());
      SnapshotId third = publish("one", 4);
      assertTrue(watcher.check());
      assertEquals(third.toString(), live());
      assertTrue(first.compareTo(third) < 0);
    }
  }

  private String reason(SnapshotId id) {
    String reason = activations.refusals().get(id);
    return reason.substring(reason.indexOf("items.f32"));
  }

  @Test
  void aVersionWaitsUntilItIsDueUnlessThereIsNoOther() throws IOException {
    try (var watcher = watcher(null, this::load)) {
      isDue = id -> false;
      SnapshotId first = publish("one", 1);
      assertTrue(watcher.check(), "a server without a version does not wait");
      SnapshotId second = publish("one", 2);
      SnapshotId third = publish("one", 3);
      assertFalse(watcher.check());
      assertEquals(first.toString(), live());
      isDue = second::equals;
      assertTrue(watcher.check());
      assertEquals(second.toString(), live());
      isDue = id -> true;
      assertTrue(watcher.check());
      assertEquals(third.toString(), live());
    }
  }

  @Test
  void aVersionIsDueOnceItIsOldEnough() {
    var settings =
        ConfigReader.ofDefaults().override(List.of("delay=10m")).bind(ActivationSettings.class);
    Instant published = Instant.parse("2026-01-31T12:00:00Z");
    assertFalse(settings.isDue(published, published.plusSeconds(599)));
    assertTrue(settings.isDue(published, published.plusSeconds(600)));
  }

  @Test
  void onlyTheGivenNameIsFollowed() throws IOException {
    SnapshotId wanted = publish("wanted", 1);
    publish("other", 2);
    try (var watcher = watcher("wanted", this::load)) {
      assertTrue(watcher.check());
      assertEquals(wanted.toString(), live());
      publish("other", 3);
      assertFalse(watcher.check());
    }
  }

  @Test
  void aFailureThatMayPassIsTriedAgain() throws IOException {
    SnapshotId id = publish("one", 1);
    var tries = new AtomicInteger();
    Activations.Loader loader =
        path -> {
          if (tries.incrementAndGet() < 3) {
            throw new IOException("no space left on device");
          }
          return load(path);
        };
    try (var watcher = watcher(null, loader)) {
      assertFalse(watcher.check());
      assertEquals("no space left on device", activations.refusals().get(id));
      assertFalse(watcher.check());
      assertTrue(watcher.check());
      assertEquals(id.toString(), live());
    }
  }

  @Test
  void aVersionTooFarFromTheLiveOneIsRefusedOnce() throws IOException {
    minimumOverlap = 1;
    var loads = new AtomicInteger();
    Activations.Loader loader =
        path -> {
          loads.incrementAndGet();
          return load(path);
        };
    try (var watcher = watcher(null, loader)) {
      SnapshotId first = new GeneratedSnapshot(1, 50, 400, 3, 1).publish(store(), "one", false);
      assertTrue(watcher.check());
      SnapshotId same = new GeneratedSnapshot(1, 50, 400, 3, 1).publish(store(), "one", false);
      assertTrue(watcher.check());
      assertEquals(1.0, activations.reports().getFirst().overlap());
      SnapshotId far = new GeneratedSnapshot(2, 50, 400, 3, 1).publish(store(), "one", false);
      assertFalse(watcher.check());
      assertFalse(watcher.check());
      assertEquals(3, loads.get());
      assertEquals(same.toString(), live());
      assertTrue(activations.refusals().get(far).startsWith("overlap@10 with the live version"));
      assertEquals(first, activations.rollBack().id());
      assertEquals(first.toString(), live());
      assertNull(activations.rollBack());
    }
  }

  @Test
  void aVersionBeyondTheLimitsOfDriftIsRefused() throws IOException {
    limits = new DriftLimits(1, 0.4, 0, -1, 1, 1, 1, "test.recall@20", 1);
    try (var watcher = watcher(null, this::load)) {
      new GeneratedSnapshot(1, 5, 12, 3, 1).publish(store(), "one", false);
      assertTrue(watcher.check());
      SnapshotId halved = publish("one", 1);
      assertFalse(watcher.check());
      assertEquals(
          "the share of items gone must be at most 0.4; it is 0.5000",
          activations.refusals().get(halved));
      assertEquals(6, activations.reports().getFirst().drift().items().removed());
    }
  }

  @Test
  void aRollbackGoesAnyDistance() throws IOException {
    limits = new DriftLimits(1, 0.4, 0, -1, 1, 1, 1, "test.recall@20", 1);
    try (var watcher = watcher(null, this::load)) {
      SnapshotId small = publish("one", 1);
      assertTrue(watcher.check());
      new GeneratedSnapshot(1, 5, 12, 3, 1).publish(store(), "one", false);
      assertTrue(watcher.check());
      ActivationReport report = activations.rollBack();
      assertEquals(small, report.id());
      assertTrue(report.activated(), report.refusal());
      assertEquals(6, report.drift().items().removed());
    }
  }

  @Test
  void aPinnedWatchStaysWithTheLiveVersion() throws IOException {
    try (var watcher = watcher(null, this::load)) {
      SnapshotId first = publish("one", 1);
      assertTrue(watcher.check());
      activations.follow(false);
      SnapshotId second = publish("one", 2);
      assertFalse(watcher.check());
      assertEquals(first.toString(), live());
      activations.follow(true);
      assertTrue(watcher.check());
      assertEquals(second.toString(), live());
    }
  }

  /** Ends the process, as far as labels go: what was live is let go, and a new watch begins. */
  private StoreWatcher restarted() throws IOException {
    reference.clear();
    StoreWatcher watcher = watcher(null, this::load);
    assertTrue(watcher.start());
    return watcher;
  }

  @Test
  void whatAnAdministratorSaidOutlivesARestart() throws IOException {
    SnapshotId first = publish("one", 1);
    SnapshotId second = publish("one", 2);
    try (var watcher = restarted()) {
      assertEquals(second.toString(), live());
      assertTrue(activations.activate(first).activated());
    }
    SnapshotId third = publish("one", 3);
    try (var watcher = restarted()) {
      assertEquals(first.toString(), live());
      assertFalse(watcher.check(), "it stays with it");
      assertEquals(second, activations.rollBack().id());
      assertTrue(activations.activateCanary(third).activated());
    }
    try (var watcher = restarted()) {
      assertEquals(second.toString(), live());
      assertEquals(third, activations.canary());
      assertNull(activations.rollBack());
      activations.follow(true);
    }
    try (var watcher = restarted()) {
      assertEquals(third.toString(), live());
      activations.dropCanary();
    }
    try (var watcher = restarted()) {
      assertNull(activations.canary());
      assertEquals(second, activations.rollBack().id(), "former versions are remembered too");
    }
  }

  @Test
  void aRefusedVersionIsStillRefusedAfterARestart() throws IOException {
    limits = new DriftLimits(1, 0.4, 0, -1, 1, 1, 1, "test.recall@20", 1);
    SnapshotId large = new GeneratedSnapshot(1, 5, 12, 3, 1).publish(store(), "one", false);
    restarted().close();
    publish("one", 1);
    for (int start = 0; start < 2; start++) {
      try (var watcher = restarted()) {
        assertEquals(large.toString(), live());
        assertEquals(1, activations.refusals().size());
      }
    }
  }

  @Test
  void aPinInTheConfigurationCountsUntilAnAdministratorSaysOtherwise() throws IOException {
    SnapshotId first = publish("one", 1);
    SnapshotId second = publish("one", 2);
    policy = Policy.PINNED;
    pin = first;
    try (var watcher = restarted()) {
      assertEquals(first.toString(), live());
      assertFalse(watcher.check());
      assertTrue(activations.activate(second).activated());
    }
    try (var watcher = restarted()) {
      assertEquals(second.toString(), live(), "said after the pin");
    }
    SnapshotId third = publish("one", 3);
    pin = third;
    try (var watcher = restarted()) {
      assertEquals(third.toString(), live(), "the pin was changed since");
    }
  }

  @Test
  void theManualPolicyFollowsNothing() throws IOException {
    policy = Policy.MANUAL;
    SnapshotId first = publish("one", 1);
    try (var watcher = restarted()) {
      publish("one", 2);
      assertFalse(watcher.check());
    }
    try (var watcher = restarted()) {
      assertEquals(first.toString(), live());
    }
  }

  @Test
  void aVersionToStayWithThatCannotBeServedIsNotReplacedSilently() throws IOException {
    SnapshotId first = publish("one", 1);
    try (var watcher = restarted()) {
      assertTrue(activations.activate(first).activated());
    }
    publish("one", 2);
    Files.delete(store().path(first).resolve("items.f32"));
    reference.clear();
    try (var watcher = watcher(null, this::load)) {
      String message = assertThrows(IOException.class, watcher::start).getMessage();
      assertTrue(message.startsWith("Pinned version " + first + " cannot be served"), message);
      assertTrue(message.contains("items.f32: missing"), message);
      assertTrue(message.contains("labels.json"), message);
    }
  }

  @Test
  void labelsThatCannotBeReadAreTold() throws IOException {
    publish("one", 1);
    Files.createDirectories(directory.resolve(".state"));
    Path file = Files.writeString(directory.resolve(".state").resolve("labels.json"), "{\"form");
    try (var watcher = watcher(null, this::load)) {
      assertTrue(
          assertThrows(IOException.class, watcher::start).getMessage().startsWith(file.toString()));
      Files.writeString(file, "{\"format\": 2}");
      String message = assertThrows(IOException.class, watcher::start).getMessage();
      assertTrue(message.contains("format must be 1; format=2"), message);
    }
  }

  @Test
  void whatCannotBeKeptIsRefusedToAnAdministratorAndLoggedOtherwise() throws IOException {
    SnapshotId first = publish("one", 1);
    Files.writeString(directory.resolve(".state"), "a file where the directory should be");
    try (var watcher = watcher(null, this::load)) {
      assertTrue(watcher.check());
      SnapshotId second = publish("one", 2);
      ActivationReport report = activations.activate(second);
      assertTrue(
          report.refusal().startsWith("The version labels cannot be written to "),
          report.refusal());
      assertEquals(first.toString(), live());
    }
  }

  @Test
  void whatIsLiveCanBeAskedWhileAVersionIsLoaded() throws Exception {
    SnapshotId first = publish("one", 1);
    var begun = new CountDownLatch(1);
    var gate = new CountDownLatch(1);
    Activations.Loader loader =
        path -> {
          if (!path.endsWith(first.version())) {
            begun.countDown();
            awaitLatch(gate);
          }
          return load(path);
        };
    try (var watcher = watcher(null, loader)) {
      assertTrue(watcher.check());
      SnapshotId second = publish("one", 2);
      var activation = CompletableFuture.supplyAsync(() -> activations.activate(second));
      begun.await();
      assertEquals(first, activations.live());
      assertEquals(first, activations.labels().stable());
      assertEquals(1, activations.reports().size());
      assertEquals(0, activations.refusals().size());
      gate.countDown();
      assertTrue(activation.get().activated());
      assertEquals(second, activations.live());
    }
  }

  @Test
  void whatIsSaidDuringALookCountsForTheRestOfIt() throws IOException {
    SnapshotId first = publish("one", 1);
    var follows = new boolean[] {true};
    Activations.Loader loader =
        path -> {
          if (!follows[0]) {
            activations.follow(false);
            throw new IOException("interrupted by an administrator");
          }
          return load(path);
        };
    try (var watcher = watcher(null, loader)) {
      assertTrue(watcher.check());
      SnapshotId second = publish("one", 2);
      SnapshotId third = publish("one", 3);
      follows[0] = false;
      assertFalse(watcher.check());
      assertEquals(first, activations.live());
      assertEquals(Set.of(third), activations.refusals().keySet(), second + " is not tried");
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
