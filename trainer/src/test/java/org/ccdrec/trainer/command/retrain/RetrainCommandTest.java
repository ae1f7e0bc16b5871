package org.ccdrec.trainer.command.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.ccdrec.catalogue.Availability;
import org.ccdrec.catalogue.CatalogueFile;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.CatalogueLine;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.events.EventLine;
import org.ccdrec.events.EventType;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retraining from an event log, through the program's entry point. */
final class RetrainCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path data;
  private Path store;
  private Path log;
  private final ByteArrayOutputStream events = new ByteArrayOutputStream();
  private int eventCount;

  @BeforeEach
  void publishALiveModel() throws IOException {
    data = folder.resolve("catalogue");
    store = folder.resolve("store");
    log = Files.createDirectories(store.resolve(".events"));
    DemoCatalogue.write(data, 5, new DemoSize(120, 80, 8));
    Path config = folder.resolve("tiny.yaml");
    Files.writeString(
        config,
        """
        model: {backbone: lightgcn, dimension: 16}
        training: {epochs: 3, batchSize: 64, learningRate: 0.01, threads: 1}
        retrain: {leastPairs: 40, leastUsers: 5, leastUsersOfNewItem: 3, epochs: 6, tolerance: 0.5}
        """);
    Run live = Run.of("train", "--config", config, "--data", data, "--store", store, "--final");
    assertEquals(0, live.code(), live.err());
  }

  private Run retrain(Object... more) {
    Stream<Object> all = Stream.of("retrain", "--data", data, "--store", store);
    return Run.of(Stream.concat(all, Stream.of(more)).toArray());
  }

  private void event(String user, String item, EventType type) throws IOException {
    Instant at = START.plusSeconds(60L * eventCount++);
    events.write(EventLine.write(new Event(at, user, item, type, null)));
    Files.write(EventFile.at(log, 1), events.toByteArray());
  }

  /** Logs a few items of each user that they do not have, the neighbours of those they have. */
  private void logEvents(int perUser) throws IOException {
    Dataset dataset = DatasetReader.read(data);
    for (int round = 0; round < perUser; round++) {
      for (int user = 0; user < dataset.userCount(); user++) {
        int item = 0;
        while (dataset.allInteractions().contains(user, item) || (item + user + round) % 7 != 0) {
          item = (item + 1) % dataset.itemCount();
        }
        event(dataset.userIds().get(user), dataset.itemIds().get(item), EventType.CLICK);
      }
    }
  }

  @Test
  void newEventsUsersAndItemsJoinAndTheModelIsPublished() throws IOException {
    Dataset dataset = DatasetReader.read(data);
    logEvents(1);
    for (int user = 0; user < 4; user++) {
      event(dataset.userIds().get(user), "brand new", EventType.BUY);
    }
    event("newcomer", "brand new", EventType.LIKE);
    event("newcomer", dataset.itemIds().get(3), EventType.VIEW);
    event("newcomer", "hardly known", EventType.VIEW);
    event("hater", dataset.itemIds().get(5), EventType.VIEW);
    event("hater", dataset.itemIds().get(5), EventType.DISLIKE);
    Run run = retrain();
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("live model demo/"), run.out());
    assertTrue(
        run.out().contains("1 new user and 1 new item (without content); left out: 1 item with"),
        run.out());
    assertTrue(run.out().contains("1 pairs disliked"), run.out());
    assertTrue(run.out().contains("from the live vectors"), run.out());
    assertTrue(run.out().contains("ON THE NEWEST PAIRS"), run.out());
    assertTrue(run.out().contains("published "), run.out());
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(store.resolve("demo")))) {
      int newcomer = snapshot.userIds().indexOf("newcomer");
      int item = snapshot.itemIds().indexOf("brand new");
      assertTrue(newcomer >= 0 && item >= 0);
      assertTrue(snapshot.seen().contains(newcomer, item));
      assertEquals(5, snapshot.popularity(item));
      assertEquals(-1, snapshot.itemIds().indexOf("hardly known"));
      assertEquals(-1, snapshot.userIds().indexOf("hater"));
    }
    assertEquals(81, DatasetReader.read(data).itemCount() + 1, "the dataset stays as it is");

    Run again = retrain("--json");
    assertEquals(0, again.code(), again.err());
    JsonNode outcome = JSON.readTree(again.out());
    assertEquals("skipped", outcome.path("outcome").asText());
    assertEquals(
        "0 pairs that the live model does not know; retrain.leastPairs demands 40",
        outcome.path("reason").asText());
  }

  @Test
  void itemsOfTheCatalogueLogJoinWithTheirContent() throws IOException {
    logEvents(1);
    Dataset dataset = DatasetReader.read(data);
    Map<String, float[]> content = new HashMap<>();
    for (Modality modality : dataset.modalities()) {
      content.put(modality.name(), Arrays.copyOf(modality.values(), modality.columns()));
    }
    ObjectNode metadata = JSON.createObjectNode().put("title", "A lamp");
    var lamp =
        new CatalogueItem("lamp", START, Availability.ALWAYS, false, metadata, content, Map.of());
    Path catalogue = Files.createDirectories(store.resolve(".catalogue"));
    Files.write(CatalogueFile.at(catalogue, 1), CatalogueLine.write(lamp));
    Run run = retrain();
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("and 1 new item (1 with content)"), run.out());
    assertTrue(
        run.out().contains("1 item in the catalogue log; 1 with content or metadata for training"),
        run.out());
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(store.resolve("demo")))) {
      int item = snapshot.itemIds().indexOf("lamp");
      assertEquals("A lamp", snapshot.metadata(item).title());
      assertEquals(0, snapshot.popularity(item));
    }
    Run wrong = retrain("--catalogue-log", folder.resolve("nowhere"));
    assertEquals(1, wrong.code());
    assertTrue(wrong.err().contains("the catalogue log must be a directory"), wrong.err());
  }

  @Test
  void aWorseModelIsNotPublished() throws IOException {
    logEvents(1);
    Run run = retrain("--set", "retrain.tolerance=-10", "--json");
    assertEquals(0, run.code(), run.err());
    JsonNode outcome = JSON.readTree(run.out());
    assertEquals("rejected", outcome.path("outcome").asText());
    assertTrue(outcome.path("live").path("recall@20").isNumber());
    assertTrue(outcome.path("trained").path("recall@20").isNumber());
    assertEquals(1, SnapshotStore.open(store).versions("demo").size());
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Run name = retrain("--name", "other");
    assertEquals(1, name.code());
    assertTrue(
        name.err().contains("there is no live model in " + store.resolve("other")), name.err());
    Run noLog = retrain("--events-log", folder.resolve("nowhere"));
    assertEquals(1, noLog.code());
    assertTrue(noLog.err().contains("the event log must be a directory"), noLog.err());
    Run soon = retrain("--every", "soon");
    assertEquals(2, soon.code());
    assertTrue(soon.err().contains("'--every': 'soon' must be a duration such as"), soon.err());
    Run often = retrain("--every", "0s");
    assertEquals(2, often.code());
    assertTrue(often.err().contains("--every must be at least 1s"), often.err());
    Run wrong = retrain("--set", "retrain.weights={sell: 1}");
    assertEquals(2, wrong.code());
    assertTrue(wrong.err().contains("weights must be by event type"), wrong.err());
    assertFalse(wrong.err().contains("This is a bug"), wrong.err());
  }
}
