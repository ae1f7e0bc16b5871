package org.ccdrec.server.catalogue;

import static org.ccdrec.server.catalogue.CatalogueShop.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.ccdrec.server.testing.Administrator;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop under load: items sell out, return and appear while models are swapped. No request fails,
 * what is sold out is in no answer, and what is new is recommended within a second. {@code
 * -Dccdrec.shop=1000} makes it longer.
 */
@Timeout(300)
class ScriptedShopTest {
  private static final int CHANGES = Integer.getInteger("ccdrec.shop", 60);
  private static final int ITEMS = 150;
  private static final int SWAPS = 4;

  @TempDir Path directory = Path.of("unset");
  private final AtomicBoolean isDone = new AtomicBoolean();

  /** The number of answers of each version. */
  private final ConcurrentMap<String, Integer> answers = new ConcurrentHashMap<>();

  private final CountDownLatch swapped = new CountDownLatch(SWAPS);

  /** A number for each item that is odd while the item is certainly sold out. */
  private final AtomicIntegerArray soldOut = new AtomicIntegerArray(ITEMS);

  @Test
  void whatIsSoldOutIsInNoAnswerAndWhatIsNewAppears() throws Exception {
    String[] versions = new String[2];
    for (int seed = 0; seed < 2; seed++) {
      versions[seed] =
          CatalogueShop.publish(directory, new GeneratedSnapshot(seed, 30, ITEMS, 6, 4)).toString();
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4);
        var shop =
            new CatalogueShop(
                directory,
                "admin.enabled=true",
                "admin.port=0",
                "store.pollInterval=1h",
                "retrieval.exactUpTo=50")) {
      List<Future<?>> clients = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        int seed = client;
        clients.add(threads.submit(() -> ask(shop, seed)));
      }
      Future<?> swaps = threads.submit(() -> swap(shop, versions));
      try {
        keep(shop);
        assertTrue(swapped.await(1, TimeUnit.MINUTES), "each version answered twice");
      } finally {
        isDone.set(true);
      }
      for (Future<?> client : clients) {
        client.get();
      }
      swaps.get();
      assertEquals(Set.of(versions), answers.keySet());
    }
  }

  /** Activates the versions in turns, each until it has answered a client. */
  private Void swap(CatalogueShop shop, String[] versions) throws Exception {
    var administrator = new Administrator(shop.server());
    for (int swap = 0; !isDone.get(); swap++) {
      String version = versions[swap % 2];
      administrator.activate(version);
      int before = answers.getOrDefault(version, 0);
      while (answers.getOrDefault(version, 0) == before && !isDone.get()) {
        Thread.sleep(1);
      }
      swapped.countDown();
    }
    return null;
  }

  /** Sells items out, returns them, and adds new ones. */
  private void keep(CatalogueShop shop) throws Exception {
    var random = new Random(7);
    for (int change = 0; change < CHANGES; change++) {
      int item = random.nextInt(ITEMS);
      shop.patch("i" + item, "{\"availability\":\"sold-out\"}");
      soldOut.incrementAndGet(item);
      String id = "new-" + change;
      String category = "fresh-" + change;
      shop.put(
          id,
          "{\"category\":\"%s\",\"content\":{\"visual\":%s}}"
              .formatted(category, Arrays.toString(random.doubles(6, -1, 1).toArray())));
      awaitRecommended(shop, id, category);
      soldOut.incrementAndGet(item);
      shop.patch("i" + item, "{\"availability\":\"available\"}");
      if (change % 3 == 0) {
        shop.send(200, "DELETE", "/v1/items/" + id, "");
      }
    }
  }

  private static void awaitRecommended(CatalogueShop shop, String id, String category)
      throws Exception {
    String target = "/v1/users/u5/recommendations?k=3&filter=category+%3D+'" + category + "'";
    long end = System.nanoTime() + 1_000_000_000L;
    while (!ids(shop.get(target)).equals(List.of(id))) {
      assertTrue(System.nanoTime() < end, id + " is recommended within a second");
    }
  }

  /** Asks in many ways until the end. */
  private Void ask(CatalogueShop shop, int seed) throws Exception {
    var random = new Random(seed);
    while (!isDone.get()) {
      int[] before = new int[ITEMS];
      Arrays.setAll(before, soldOut::get);
      JsonNode answer = shop.get(target(random));
      answers.merge(answer.get("modelVersion").asText(), 1, Integer::sum);
      List<String> shown = ids(answer);
      assertEquals(new HashSet<>(shown).size(), shown.size(), "no item twice");
      for (int item = 0; item < ITEMS; item++) {
        boolean isSoldOut = before[item] % 2 == 1 && soldOut.get(item) == before[item];
        assertFalse(isSoldOut && shown.contains("i" + item), "i" + item + " is sold out");
      }
    }
    return null;
  }

  private static String target(Random random) {
    int id = random.nextInt(30);
    return switch (random.nextInt(4)) {
      case 0 -> "/v1/users/u" + id + "/recommendations?k=200";
      case 1 -> "/v1/users/u" + id + "/recommendations?k=200&filter=price+%3E+10";
      case 2 -> "/v1/users/nobody/recommendations?k=200";
      default -> "/v1/users/u" + id + "/recommendations?k=200&cursor=*";
    };
  }
}
