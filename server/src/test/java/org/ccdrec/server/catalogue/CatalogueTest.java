package org.ccdrec.server.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.ItemStatus;
import org.ccdrec.server.catalogue.ItemChange.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue log: what is acknowledged is there after a restart, and only that. */
class CatalogueTest {
  @TempDir Path directory = Path.of("unset");

  private Catalogue open(int maxNewItems) throws IOException {
    var settings =
        new CatalogueSettings(true, "local", Optional.empty(), false, 1, maxNewItems, 1000);
    return Catalogue.open(settings, directory, Clock.systemUTC());
  }

  private static ItemChange title(String itemId, Operation operation, String title) {
    return new ItemChange(
        itemId,
        operation,
        AvailabilityChange.NONE,
        JsonNodeFactory.instance.objectNode().put("title", title),
        Map.of(),
        Map.of(),
        false);
  }

  private static ItemChange content(String itemId) {
    return title(itemId, Operation.PUT, "").with(Map.of("v", new float[] {1, 2}), Map.of(), false);
  }

  private static Map<String, CatalogueItem> followed(Catalogue catalogue) {
    Map<String, CatalogueItem> items = new HashMap<>();
    catalogue.follow((records, later) -> records.forEach(each -> items.put(each.itemId(), each)));
    return items;
  }

  @Test
  void recordsAreReplayedAndFollowedInOrder() throws Exception {
    try (Catalogue catalogue = open(10)) {
      Map<String, CatalogueItem> items = followed(catalogue);
      assertEquals(
          Arrays.asList(null, null, "no item has the id b"),
          catalogue
              .submit(
                  List.of(
                      title("a", Operation.PUT, "one"),
                      title("a", Operation.PATCH, "two"),
                      title("b", Operation.PATCH, "three")))
              .get()
              .refusals());
      assertEquals("two", items.get("a").metadata().path("title").asText());
      assertEquals(List.of("a"), List.copyOf(items.keySet()));
    }
    Path log = directory.resolve("catalogue-0000000001.log");
    Files.writeString(log, "01234567 {\"item\":", StandardOpenOption.APPEND);
    try (Catalogue catalogue = open(10)) {
      Map<String, CatalogueItem> items = followed(catalogue);
      assertEquals("two", items.get("a").metadata().path("title").asText());
      assertTrue(Files.readString(log).endsWith("}\n"), "the incomplete tail is removed");
      catalogue.submit(List.of(ItemChange.delete("a"))).get();
      assertEquals(ItemStatus.DELETED, items.get("a").availability().status());
      assertThrows(IOException.class, () -> open(10), "the directory is locked");
    }
  }

  @Test
  void theLogIsCompactedAndLosesNothing() throws Exception {
    String text = "x".repeat(10_000);
    try (Catalogue catalogue = open(10)) {
      for (int round = 0; round < 300; round++) {
        catalogue
            .submit(
                List.of(
                    title("a", Operation.PUT, round + text),
                    title("b" + round % 3, Operation.PUT, "" + round)))
            .get();
      }
      assertTrue(catalogue.bytes() < 1 << 21, catalogue.bytes() + " bytes");
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(1, files.filter(each -> each.toString().endsWith(".log")).count());
    }
    try (Catalogue catalogue = open(10)) {
      Map<String, CatalogueItem> items = followed(catalogue);
      assertEquals(4, items.size());
      assertEquals(299 + text, items.get("a").metadata().path("title").asText());
      assertEquals("298", items.get("b1").metadata().path("title").asText());
    }
  }

  @Test
  void aFileThatCompactionLeftIsReplacedByTheNext() throws Exception {
    try (Catalogue catalogue = open(10)) {
      catalogue.submit(List.of(title("a", Operation.PUT, "one"))).get();
    }
    Files.copy(
        directory.resolve("catalogue-0000000001.log"),
        directory.resolve("catalogue-0000000002.log"));
    Files.writeString(directory.resolve("catalogue-0000000001.log"), "outdated\n");
    try (Catalogue catalogue = open(10)) {
      assertEquals(1, followed(catalogue).size());
      assertEquals(false, Files.exists(directory.resolve("catalogue-0000000001.log")));
    }
  }

  @Test
  void newItemsAreLimitedAndRoomIsMadeOnceASnapshotHasThem() throws Exception {
    try (Catalogue catalogue = open(2)) {
      List<String> refusals =
          catalogue
              .submit(List.of(content("a"), content("b"), content("c"), content("a")))
              .get()
              .refusals();
      assertEquals(null, refusals.get(1));
      assertTrue(refusals.get(2).contains("catalogue.maxNewItems"), refusals.get(2));
      assertEquals(null, refusals.get(3), "one that is there may change");
      catalogue.live("a"::equals);
      assertEquals(
          Collections.singletonList(null),
          catalogue.submit(List.of(content("c"))).get().refusals());
      assertEquals(2, catalogue.items() - 1);
    }
  }

  @Test
  void aFollowerThatFailsStopsNobodyElse() throws Exception {
    try (Catalogue catalogue = open(2)) {
      BiConsumer<List<CatalogueItem>, Executor> failing =
          (records, later) -> {
            if (!records.isEmpty()) {
              throw new IllegalStateException("failing on purpose");
            }
          };
      catalogue.follow(failing);
      List<CatalogueItem> seen = new ArrayList<>();
      catalogue.follow((records, later) -> seen.addAll(records));
      catalogue.submit(List.of(title("a", Operation.PUT, "one"))).get();
      assertEquals(1, seen.size());
      catalogue.unfollow(failing);
    }
  }

  /** As a version does whose last holder is the change itself, because another was activated. */
  @Test
  void aFollowerMayLeaveWhileItAppliesAChange() throws Exception {
    try (Catalogue catalogue = open(2)) {
      List<String> seen = new ArrayList<>();
      AtomicReference<BiConsumer<List<CatalogueItem>, Executor>> leaving = new AtomicReference<>();
      leaving.set(
          (records, later) -> {
            if (!records.isEmpty()) {
              seen.add("leaving");
              catalogue.unfollow(leaving.get());
            }
          });
      catalogue.follow(leaving.get());
      for (String name : List.of("second", "third")) {
        catalogue.follow((records, later) -> records.forEach(each -> seen.add(name)));
      }
      catalogue.submit(List.of(title("a", Operation.PUT, "one"))).get();
      assertEquals(List.of("leaving", "second", "third"), seen);
      catalogue.submit(List.of(title("a", Operation.PUT, "two"))).get();
      assertEquals(List.of("leaving", "second", "third", "second", "third"), seen);
    }
  }

  @Property(tries = 500)
  void anyDamageIsReadOrRefused(@ForAll long seed) {
    String valid =
        """
        {"items":[{"id":"a","operation":"patch","availability":"hidden","availableFrom":null,
        "attributes":{"price":1.5,"tags":["x"]},"content":{"v":[1,2]},"picture":"AAAA"}]}""";
    var random = new Random(seed);
    byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
    for (int change = 0; change <= random.nextInt(4); change++) {
      bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
    }
    try {
      ChangeRequest read = ChangeReader.readAll(bytes, 10);
      for (ChangeRequest.Entry each : read.entries()) {
        assertEquals(each.change() == null, each.refusal() != null);
      }
    } catch (CatalogueException refusal) {
      assertTrue(refusal.getMessage().startsWith("the body"), refusal.getMessage());
    }
  }
}
