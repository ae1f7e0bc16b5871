package org.ccdrec.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publication is all or nothing, whatever happens in the middle of it. */
class PublicationTest {
  @TempDir Path directory = Path.of("unset");

  @Test
  void aFailureAtAnyStepPublishesNothingAndLeavesNothing() throws IOException {
    SampleSnapshot sample = SampleSnapshot.random(1, 3, 4, 2);
    SnapshotStore store = SnapshotStore.open(directory);
    List<String> steps = stepsBeforeRename(sample);
    assertTrue(steps.containsAll(List.of("temporary", "items.f32", "manifest.json", "forced")));
    for (String failing : steps) {
      var failure =
          assertThrows(
              IOException.class,
              () ->
                  sample
                      .writer("failing")
                      .publish(
                          store,
                          step -> {
                            if (step.equals(failing)) {
                              throw new IOException("no space left at " + step);
                            }
                          }));
      assertEquals("no space left at " + failing, failure.getMessage());
      assertEquals(List.of(), TestFiles.names(directory.resolve("failing")));
    }
  }

  @Test
  void aPublisherKilledAtAnyStepLeavesOnlyWhatTheNextOneRemoves() throws Exception {
    SampleSnapshot sample = SampleSnapshot.random(1, 3, 4, 2);
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId good = sample.writer("killed").publish(store);
    List<String> steps = stepsBeforeRename(sample);
    assertTrue(steps.size() >= 18, steps.toString());
    for (String step : steps) {
      killPublisherAfter(step);
      assertEquals(3, TestFiles.names(directory.resolve("killed")).size(), step);
      assertEquals(List.of(good), store.versions("killed"), step);
      assertEquals(good, store.newestValid("killed", refused -> {}).orElseThrow(), step);
      SnapshotId next = sample.writer("killed").publish(store);
      assertEquals(
          List.of(good.version(), next.version()), TestFiles.names(directory.resolve("killed")));
      TestFiles.delete(store.path(next));
    }
    killPublisherAfter("renamed");
    SnapshotId survivor = store.versions("killed").getLast();
    assertTrue(survivor.compareTo(good) > 0, "what was renamed is published");
    assertEquals(List.of(), SnapshotVerifier.verify(store.path(survivor)));
    SnapshotId next = sample.writer("killed").publish(store);
    assertEquals(
        List.of(good.version(), survivor.version(), next.version()),
        TestFiles.names(directory.resolve("killed")));
  }

  /** Runs a publisher in a process of its own and ends that as {@code kill -9} does. */
  private void killPublisherAfter(String step) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledPublisher.class.getName(),
                directory.toString(),
                step)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(step, process.inputReader().readLine());
    process.destroyForcibly();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(128 + 9, process.exitValue(), step);
  }

  @Test
  void aWorkingPublisherIsNotTakenForADeadOne() throws IOException {
    SnapshotStore store = SnapshotStore.open(directory);
    SampleSnapshot sample = SampleSnapshot.random(1, 3, 4, 2);
    List<SnapshotId> inner = new ArrayList<>();
    SnapshotId outer =
        sample
            .writer("nested")
            .publish(
                store,
                step -> {
                  if (step.equals("users.f32")) {
                    inner.add(SampleSnapshot.random(2, 3, 4, 2).writer("nested").publish(store));
                    assertEquals(List.of(), store.removeAbandoned("nested"));
                  }
                });
    assertEquals(List.of(inner.getFirst(), outer), store.versions("nested"));
  }

  @Test
  void concurrentPublishersAllSucceedUnderDifferentVersions() throws Exception {
    SnapshotStore store =
        SnapshotStore.open(
            directory, Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    SampleSnapshot sample = SampleSnapshot.random(5, 3, 4, 2);
    Set<SnapshotId> published = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<SnapshotId> publisher = () -> sample.writer("busy").publish(store);
      for (Future<SnapshotId> result :
          threads.invokeAll(java.util.Collections.nCopies(24, publisher))) {
        assertTrue(published.add(result.get()));
      }
    }
    assertEquals(published, new HashSet<>(store.versions("busy")));
    for (SnapshotId id : published) {
      assertEquals(List.of(), SnapshotVerifier.verify(store.path(id)));
    }
    assertEquals(24, TestFiles.names(directory.resolve("busy")).size());
  }

  @Test
  void versionsAscendEvenWhenTheClockGoesBack() throws IOException {
    SampleSnapshot sample = SampleSnapshot.random(5, 3, 4, 2);
    List<SnapshotId> published = new ArrayList<>();
    for (String time :
        List.of("2026-01-02T03:04:05Z", "2025-01-01T00:00:00Z", "2026-01-02T03:04:05Z")) {
      Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
      published.add(sample.writer("back").publish(SnapshotStore.open(directory, clock)));
    }
    assertEquals(published.stream().sorted().toList(), published);
    assertTrue(published.getFirst().version().startsWith("20260102T030405000Z-"));
  }

  @Test
  void theNewestValidVersionIsFoundAndTheBrokenOnesAreNamed() throws IOException {
    SnapshotStore store = SnapshotStore.open(directory);
    SampleSnapshot sample = SampleSnapshot.random(5, 3, 4, 2);
    SnapshotId good = sample.writer("line").publish(store);
    SnapshotId bad = sample.writer("line").publish(store);
    Files.delete(store.path(bad).resolve("users.f32"));
    List<String> rejected = new ArrayList<>();
    assertEquals(good, store.newestValid("line", e -> rejected.add(e.getMessage())).orElseThrow());
    assertEquals(1, rejected.size());
    assertTrue(rejected.getFirst().contains("users.f32: missing"), rejected.getFirst());
    assertEquals(List.of("line"), store.names());
    assertEquals(
        store.path(good).toAbsolutePath(), SnapshotStore.resolve(directory.resolve("line")));
    assertEquals(store.path(bad).toAbsolutePath(), SnapshotStore.resolve(store.path(bad)));
    Files.delete(store.path(good).resolve("users.f32"));
    assertThrows(
        InvalidSnapshotException.class, () -> SnapshotStore.resolve(directory.resolve("line")));
    assertThrows(
        NoSuchFileException.class, () -> SnapshotStore.resolve(directory.resolve("other")));
  }

  @Test
  void badInputIsRefusedWithItsPlaceAndNothingIsPublished() throws IOException {
    SampleSnapshot sample = SampleSnapshot.random(5, 3, 4, 2);
    float[] holed = sample.items().clone();
    holed[5] = Float.NaN;
    assertRefused(
        sample.writer("bad").items(sample.itemIds(), FloatMatrix.of(4, 2, holed)),
        "items.f32 must be finite; row 2, column 1 is NaN");
    assertRefused(
        sample
            .writer("bad")
            .items(List.of("a", "b", "a", "d"), FloatMatrix.of(4, 2, sample.items())),
        "items.ids: id 2 is a duplicate");
    assertRefused(
        sample.writer("bad").seen(new int[] {0, 2, 2, 3}, new int[] {1, 1, 3}),
        "must ascend strictly");
    assertRefused(
        sample.writer("bad").seen(new int[] {0, 1, 2, 3}, new int[] {1, 1, 4}), "user 2 has 4");
    assertRefused(sample.writer("bad").popularity(new int[] {1, 2, -3, 4}), "item 2 has -3");
    assertRefused(sample.writer("bad").popularity(new int[3]), "as long as items: 4; found 3");
    assertEquals(List.of(), SnapshotStore.open(directory).names());
  }

  private void assertRefused(SnapshotWriter writer, String rule) {
    var refusal =
        assertThrows(
            IllegalArgumentException.class, () -> writer.publish(SnapshotStore.open(directory)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(rule), refusal.getMessage());
  }

  private List<String> stepsBeforeRename(SampleSnapshot sample) throws IOException {
    List<String> steps = new ArrayList<>();
    sample.writer("steps").publish(SnapshotStore.open(directory), steps::add);
    assertEquals("renamed", steps.removeLast());
    return steps;
  }
}
