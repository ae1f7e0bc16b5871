package org.ccdrec.trainer.retraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ccdrec.catalogue.Availability;
import org.ccdrec.catalogue.CatalogueFile;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.CatalogueLine;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.data.items.UserAttributes;
import org.ccdrec.trainer.training.SmallWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogueChangesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder = Path.of("unset");
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private static Dataset dataset() {
    Dataset small = SmallWorld.dataset();
    return new Dataset(
        small.name(),
        small.directory(),
        small.userCount(),
        small.itemCount(),
        small.train(),
        small.validation(),
        small.test(),
        small.modalities(),
        small.userIds(),
        small.itemIds(),
        small.itemIds().stream()
            .map(id -> new ItemMetadata("Item " + id, "toys", null, Map.of("price", 2.5)))
            .toList(),
        Map.of("price", AttributeType.NUMBER),
        UserAttributes.NONE,
        List.of(),
        small.hash());
  }

  private void put(String id, String metadata, Map<String, float[]> content) throws IOException {
    put(new CatalogueItem(id, NOW, Availability.ALWAYS, false, json(metadata), content, Map.of()));
  }

  private void put(CatalogueItem item) throws IOException {
    log.write(CatalogueLine.write(item));
    Files.write(CatalogueFile.at(folder, 1), log.toByteArray());
  }

  private static ObjectNode json(String text) throws IOException {
    return (ObjectNode) JSON.readTree(text);
  }

  private void delete(String id) throws IOException {
    put(new CatalogueItem(id, NOW, Availability.DELETED, false, json("{}"), Map.of(), Map.of()));
  }

  private static float[] vector(int width, float value) {
    float[] vector = new float[width];
    Arrays.fill(vector, value);
    return vector;
  }

  private GrownDataset grown(Dataset dataset, int leastUsers, LoggedPairs.Pair... pairs)
      throws IOException {
    var changes =
        new CatalogueChanges(LoggedCatalogue.read(folder), dataset, Map.of("text", "minilm-1"));
    return GrownDataset.of(dataset, List.of(pairs), leastUsers, changes);
  }

  private static LoggedPairs.Pair pair(String user, String item) {
    return new LoggedPairs.Pair(user, item, NOW);
  }

  private static float[] row(Dataset dataset, String modality, int item) {
    Modality of =
        dataset.modalities().stream()
            .filter(each -> each.name().equals(modality))
            .findAny()
            .orElseThrow();
    return Arrays.copyOfRange(of.values(), item * of.columns(), (item + 1) * of.columns());
  }

  @Test
  void aNewItemWithContentJoinsThoughNobodyHasIt() throws IOException {
    put("lamp", "{'title':'Lamp','attributes':{'price':9,'colour':'red'}}", "visual", 12);
    Dataset before = dataset();
    GrownDataset grown = grown(before, 5);
    Dataset after = grown.dataset();
    assertEquals(new GrownDataset.ItemCounts(1, 1, 0, 1, 0), grown.items());
    assertEquals(before.itemCount() + 1, after.itemCount());
    int lamp = after.itemIds().indexOf("lamp");
    assertArrayEquals(vector(12, 1), row(after, "visual", lamp));
    assertArrayEquals(vector(6, 0), row(after, "text", lamp));
    assertEquals(
        new ItemMetadata("Lamp", null, null, Map.of("price", 9.0)), after.metadata().get(lamp));
    assertNotEquals(before.hash(), after.hash());
    assertArrayEquals(row(before, "visual", 3), row(after, "visual", 3));
  }

  private void put(String id, String quoted, String modality, int width) throws IOException {
    put(id, quoted.replace('\'', '"'), Map.of(modality, vector(width, 1)));
  }

  @Test
  void contentOfAnotherWidthOrEncoderIsNotUsed() throws IOException {
    put("wide", "{}", "visual", 13);
    put("unknown", "{}", "sound", 4);
    for (String encoder : List.of("minilm-1", "minilm-2")) {
      put(
          new CatalogueItem(
              encoder,
              NOW,
              Availability.ALWAYS,
              true,
              json("{}"),
              Map.of("text", vector(6, 1)),
              Map.of("text", encoder)));
    }
    GrownDataset grown = grown(dataset(), 5);
    assertEquals(1, grown.items().added());
    assertTrue(grown.dataset().itemIds().contains("minilm-1"));
  }

  @Test
  void aNewItemWithoutContentNeedsUsersAndGetsItsMetadata() throws IOException {
    put("chair", "{\"title\":\"Chair\"}", Map.of());
    put("stool", "{\"title\":\"Stool\"}", Map.of());
    Dataset after =
        grown(dataset(), 2, pair("0", "chair"), pair("1", "chair"), pair("1", "stool")).dataset();
    assertEquals("Chair", after.metadata().get(after.itemIds().indexOf("chair")).title());
    assertFalse(after.itemIds().contains("stool"));
  }

  @Test
  void metadataOfAKnownItemIsPatchedAndContentReplaced() throws IOException {
    put(
        SmallWorld.dataset().itemIds().get(3),
        "{\"title\":\"New name\",\"category\":null}",
        Map.of("text", vector(6, 2)));
    Dataset after = grown(dataset(), 5).dataset();
    int item = 3;
    assertEquals(
        new ItemMetadata("New name", null, null, Map.of("price", 2.5)), after.metadata().get(item));
    assertArrayEquals(vector(6, 2), row(after, "text", item));
  }

  @Test
  void theLastStateOfAnItemCountsAndDeletedItemsDoNotJoin() throws IOException {
    put("lamp", "{}", "visual", 12);
    delete("lamp");
    delete(SmallWorld.dataset().itemIds().get(4));
    GrownDataset grown =
        grown(dataset(), 2, pair("0", "lamp"), pair("1", "lamp"), pair("2", "lamp"));
    assertEquals(new GrownDataset.ItemCounts(0, 0, 0, 0, 1), grown.items());
    assertEquals(List.of(), grown.pairs());
    assertEquals(
        dataset().itemCount(), grown.dataset().itemCount(), "what users did with it still teaches");
  }

  @Test
  void aCatalogueWithoutChangesLeavesTheDatasetAsItIs() throws IOException {
    assertSame(LoggedCatalogue.NONE, LoggedCatalogue.read(folder.resolve("nowhere")));
    Dataset dataset = dataset();
    Dataset after = grown(dataset, 5).dataset();
    assertEquals(dataset.metadata(), after.metadata());
    assertEquals(dataset.itemIds(), after.itemIds());
  }
}
