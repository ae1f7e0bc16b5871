package org.ccdrec.server.acted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;
import org.ccdrec.files.DeleteTree;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store has what a plain map has, whatever was closed, killed, merged or damaged in between. */
@Timeout(300)
class ActedStoreTest {
  private static final ActedStore.Limits WIDE = new ActedStore.Limits(1000, 1_000_000);
  private static final EventType[] TYPES = EventType.actions().toArray(EventType[]::new);

  @TempDir Path directory = Path.of("unset");

  /** Latest time by user, item and type, and the last type by user and item. */
  private static final class Model {
    final Map<String, Map<String, long[]>> times = new HashMap<>();
    final Map<String, EventType> last = new HashMap<>();

    void add(Event event) {
      long[] known =
          times
              .computeIfAbsent(event.userId(), user -> new HashMap<>())
              .computeIfAbsent(event.itemId(), item -> never());
      long at = event.at().toEpochMilli();
      if (at >= Arrays.stream(known).max().orElseThrow()) {
        last.put(event.userId() + " " + event.itemId(), event.type());
      }
      int type = event.type().ordinal();
      known[type] = Math.max(known[type], at);
    }

    private static long[] never() {
      long[] never = new long[TYPES.length];
      Arrays.fill(never, -1);
      return never;
    }

    void requireIn(ActedStore store) {
      times.forEach(
          (user, items) -> {
            ActedItems stored = store.of(user);
            assertTrue(stored != null && store.has(user), user);
            assertEquals(items.size(), stored.items().size(), user);
            long before = 0;
            for (ActedItem item : stored.items()) {
              assertEquals(list(items.get(item.itemId())), list(item.times()));
              assertEquals(last.get(user + " " + item.itemId()), item.last());
              assertTrue(item.at() >= before, "by time");
              before = item.at();
            }
          });
      assertNull(store.of("nobody"));
    }

    private static List<Long> list(long @Nullable [] times) {
      return times == null ? List.of() : Arrays.stream(times).boxed().toList();
    }
  }

  private static Event event(Random random) {
    return new Event(
        Instant.ofEpochMilli(random.nextInt(50)),
        "ü" + random.nextInt(40),
        "item " + random.nextInt(30),
        TYPES[random.nextInt(TYPES.length)],
        null);
  }

  @Property(tries = 60)
  void hasWhatAMapHas(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    Path own = Files.createTempDirectory("acted");
    var model = new Model();
    List<Event> log = new ArrayList<>();
    ActedStore store = ActedStore.open(own, WIDE, 2000);
    try {
      for (int batch = 0; batch < 60; batch++) {
        List<Event> events =
            IntStream.range(0, 1 + random.nextInt(10)).mapToObj(at -> event(random)).toList();
        log.addAll(events);
        events.forEach(model::add);
        store.add(events, new LogPosition(1, log.size()));
        if (random.nextInt(10) == 0) {
          boolean isKilled = random.nextBoolean();
          store = isKilled ? killed(own, store) : closed(own, store);
          assertTrue(store.position().offset() <= log.size());
          assertTrue(isKilled || store.position().offset() == log.size());
          store.add(
              log.subList((int) store.position().offset(), log.size()),
              new LogPosition(1, log.size()));
        }
        model.requireIn(store);
      }
    } finally {
      store.close();
      DeleteTree.delete(own);
    }
  }

  private static ActedStore closed(Path own, ActedStore store) throws IOException {
    store.close();
    return ActedStore.open(own, WIDE, 2000);
  }

  /** Returns the store that a process finds after the previous one was killed. */
  private static ActedStore killed(Path own, ActedStore store) throws IOException {
    Map<String, byte[]> found = new HashMap<>();
    byte[] state = null;
    while (state == null) { // files of one moment: a merge may be deleting some
      try (Stream<Path> files = Files.list(own)) {
        for (Path file : files.toList()) {
          found.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
        }
        state = found.getOrDefault(StoreState.FILE, new byte[0]);
      } catch (java.nio.file.NoSuchFileException e) {
        found.clear();
      }
    }
    store.close();
    DeleteTree.delete(own);
    Files.createDirectory(own);
    for (Map.Entry<String, byte[]> file : found.entrySet()) {
      Files.write(own.resolve(file.getKey()), file.getValue());
    }
    Files.write(own.resolve(".users-0000000099.unfinished"), new byte[7]);
    return ActedStore.open(own, WIDE, 2000);
  }

  private static Event view(String user, int item, long at) {
    return new Event(Instant.ofEpochMilli(at), user, "i" + item, EventType.VIEW, null);
  }

  @Test
  void aDamagedStoreIsDerivedAgain() throws IOException {
    for (String name : new String[] {StoreState.FILE, "users-0000000001"}) {
      try (var store = ActedStore.open(directory, WIDE)) {
        store.add(List.of(view("u", 1, 5)), new LogPosition(3, 70));
      }
      Path file = directory.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      for (int at = 0; at < bytes.length; at += 5) {
        bytes[at] ^= 1;
        Files.write(file, bytes);
        try (var store = ActedStore.open(directory, WIDE)) {
          assertEquals(LogPosition.START, store.position(), name + " byte " + at);
          assertNull(store.of("u"));
          store.add(List.of(view("u", 1, 5)), new LogPosition(3, 70));
        }
        bytes[at] ^= 1;
        file = directory.resolve(name);
      }
      DeleteTree.delete(directory);
    }
  }

  @Test
  void theOldestItemsAndUsersBeyondTheLimitsAreForgottenAndCounted() throws IOException {
    var limits = new ActedStore.Limits(5, 100);
    try (var store = ActedStore.open(directory, limits, 1 << 30)) {
      for (int item = 0; item < 8; item++) {
        store.add(List.of(view("u", item, 1_000_000 - item)), new LogPosition(1, item));
      }
      assertEquals(3, store.forgottenItems());
      assertEquals(
          List.of("i4", "i3", "i2", "i1", "i0"),
          store.of("u").items().stream().map(ActedItem::itemId).toList());
    }
    try (var store = ActedStore.open(directory, limits, 4000)) {
      assertTrue(store.has("u"), "u after reopening");
      for (int user = 0; user < 3000; user++) {
        store.add(List.of(view("v" + user, 1, user)), new LogPosition(2, user));
      }
      while (store.forgottenUsers() == 0) {
        store.add(List.of(view("v2999", 1, 2999)), new LogPosition(2, 3000));
        Thread.onSpinWait();
      }
      assertTrue(store.has("v2999"), "v2999");
      assertTrue(store.has("u"), "u");
      assertNull(store.of("v0"));
    }
  }

  @Test
  void readersNeverMissAUserWhileSegmentsAreMerged() throws Exception {
    try (var store = ActedStore.open(directory, WIDE, 3000)) {
      List<String> users = IntStream.range(0, 200).mapToObj(user -> "u" + user).toList();
      for (String user : users) {
        store.add(List.of(view(user, 0, 1)), LogPosition.START);
      }
      var failure = new AtomicReference<@Nullable Throwable>();
      Thread reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      while (!Thread.interrupted()) {
                        for (String user : users) {
                          assertTrue(store.has(user), user);
                        }
                      }
                    } catch (Throwable e) {
                      failure.set(e);
                    }
                  });
      for (int at = 0; at < 5000; at++) {
        store.add(List.of(view(users.get(at % 200), at % 17, at)), LogPosition.START);
      }
      reader.interrupt();
      reader.join();
      assertNull(failure.get());
    }
  }
}
