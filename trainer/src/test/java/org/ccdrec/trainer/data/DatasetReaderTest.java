package org.ccdrec.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.data.features.ModalityFile;
import org.ccdrec.trainer.data.problem.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests each rule of the dataset format. */
class DatasetReaderTest {
  static final String GOOD = "userID\titemID\tx_label\n0\t0\t0\n0\t1\t0\n1\t2\t1\n2\t0\t2\n";

  @TempDir Path directory;

  @BeforeEach
  void writeGoodDataset() throws IOException {
    write("toy.inter", GOOD);
    DatasetWriter.writeFeatures(directory.resolve("image_feat.npy"), 3, 2, new float[6]);
    DatasetWriter.writeFeatures(directory.resolve("text_feat.npy"), 3, 1, new float[] {1f, 2f, 3f});
  }

  @Test
  void readsSplitsFeaturesAndDefaults() {
    Dataset dataset = DatasetReader.read(directory);
    assertEquals("toy", dataset.name());
    assertEquals(3, dataset.userCount());
    assertEquals(3, dataset.itemCount());
    assertArrayEquals(new int[] {0, 1}, dataset.train().itemsOf(0));
    assertArrayEquals(new int[] {2}, dataset.validation().itemsOf(1));
    assertArrayEquals(new int[] {0}, dataset.interactions(Split.TEST).itemsOf(2));
    assertArrayEquals(new int[] {1, 1, 0}, dataset.popularity());
    assertEquals(List.of("image", "text"), names(dataset));
    assertEquals(3f, dataset.modalities().get(1).value(2, 0));
    assertEquals(List.of("0", "1", "2"), dataset.userIds());
    assertEquals(List.of(), dataset.metadata());
    assertEquals(List.of(), dataset.warnings());
  }

  @Test
  void findsColumnsByNameAndToleratesOthers() throws IOException {
    write(
        "toy.inter",
        "\uFEFFitemID\tx_label\trating\tuserID\r\n0\t0\t4.5\t0\r\n\r\n1\t0\t\t0\r\n2\t1\t1\t1\r\n0\t2\t3\t2");
    Dataset dataset = DatasetReader.read(directory);
    assertArrayEquals(new int[] {0, 1}, dataset.train().itemsOf(0));
    assertArrayEquals(new int[] {0}, dataset.test().itemsOf(2));
  }

  @Test
  void countsItemsWithoutInteractionsByTheirFeatures() throws IOException {
    DatasetWriter.writeFeatures(directory.resolve("image_feat.npy"), 5, 2, new float[10]);
    assertProblems("text_feat.npy: features must have one row per item; 3 rows, 5 items");
    write("toy.inter", GOOD + "0\t7\t0\n");
    assertProblems(
        "image_feat.npy: features must have one row per item; 5 rows, 8 items",
        "text_feat.npy: features must have one row per item; 3 rows, 8 items");
    write("toy.inter", GOOD);
    Files.delete(directory.resolve("text_feat.npy"));
    assertEquals(5, DatasetReader.read(directory).itemCount());
  }

  @Test
  void usesTheModalitiesNamed() {
    var chosen = List.of(new ModalityFile("words", "text_feat.npy"));
    Dataset dataset = DatasetReader.read(directory, DatasetOptions.withModalities(chosen));
    assertEquals(List.of("words"), names(dataset));
    var missing = DatasetOptions.withModalities(List.of(new ModalityFile("audio", "audio.npy")));
    var refused = assertThrows(DataException.class, () -> DatasetReader.read(directory, missing));
    assertEquals(
        "audio.npy: the file of modality audio must exist; "
            + "the directory has [image_feat.npy, text_feat.npy]",
        refused.problems().getFirst().toString());
  }

  @Test
  void readsOtherNpyFilesOnlyIfNamedOrAlone() throws IOException {
    write("graph.npy", "no matrix at all");
    Dataset dataset = DatasetReader.read(directory);
    assertEquals(List.of("image", "text"), names(dataset));
    assertEquals("graph.npy", dataset.warnings().getFirst().file());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x\t0\t0     | toy.inter:6: userID must be a whole number; userID=x",
        "0\t1.5\t0   | toy.inter:6: itemID must be a whole number; itemID=1.5",
        "-3\t0\t0    | toy.inter:6: userID must not be negative; userID=-3",
        "9999999999\t0\t0 | toy.inter:6: userID must be smaller than 2147483647; userID=9999999999",
        "0\t100000\t0 | toy.inter:6: itemID must be smaller than 100000, for ids are dense indices",
        "0\t2\t3     | toy.inter:6: x_label must be 0 (training), 1 (validation) or 2 (test)",
        "0\t2        | toy.inter:6: a line must have as many fields as the header, 3; it has 2",
        "0\t0\t2     | toy.inter:6: a pair must be in one split; user 0, item 0 is 0 on line 2"
            + " and 2",
      })
  void refusesALine(String line, String problem) throws IOException {
    write("toy.inter", GOOD + line + "\n");
    assertProblems(problem);
  }

  @Test
  void reportsEverythingAtOnceAndCountsTheRest() throws IOException {
    write("toy.inter", GOOD + "x\t0\t0\n".repeat(30) + "0\t200000\t0\n");
    DatasetWriter.writeFeatures(
        directory.resolve("text_feat.npy"), 3, 1, new float[] {1f, Float.NaN, 3f});
    write("items.txt", "a\nb\n");
    var refused = assertThrows(DataException.class, () -> DatasetReader.read(directory));
    assertEquals(33, refused.total());
    assertEquals(12, refused.problems().size());
    assertTrue(refused.getMessage().endsWith("\n  … and 21 more"), refused.getMessage());
  }

  @Test
  void countsRepeatedPairsOnceAndWarns() throws IOException {
    write("toy.inter", GOOD + "0\t1\t0\n0\t1\t0\n1\t2\t1\n");
    Dataset dataset = DatasetReader.read(directory);
    assertEquals(2, dataset.train().size());
    assertEquals(
        "[toy.inter:6: skipped repeated interactions: 3;" + " the first is user 0, item 1]",
        dataset.warnings().toString());
  }

  @Test
  void refusesEmptyTrainingAndHeaders() throws IOException {
    write("toy.inter", "userID\titemID\tx_label\n0\t0\t1\n");
    assertProblems("toy.inter: there must be at least one training interaction");
    write("toy.inter", "");
    assertProblems("toy.inter: the file is empty; it must have a header line");
    write("toy.inter", "user\titemID\tx_label\n");
    assertProblems("toy.inter:1: the header must name the tab-separated columns");
  }

  @Test
  void refusesDirectoriesWithoutOneInteractionFile() throws IOException {
    write("other.inter", GOOD);
    assertProblems(
        directory + ": a dataset must have exactly one .inter file; found [other.inter,");
    var refused =
        assertThrows(DataException.class, () -> DatasetReader.read(directory.resolve("none")));
    assertTrue(refused.getMessage().contains("a dataset must be a directory; no such directory"));
  }

  @Test
  void readsExternalIdsAndMetadata() throws IOException {
    write("users.txt", "ann\nbob\ncid\ndan\n");
    write(
        "items.jsonl",
        """
        {"itemID": 1, "id": "P-1", "title": "Lamp", "category": "light", "image": "images/1.png",
        """
                .strip()
            + """
             "attributes": {"price": 9.5, "year": 1999, "new": true, "tags": ["a", "b"]}}
            {"itemID": 2}
            """);
    Dataset dataset = DatasetReader.read(directory);
    assertEquals(List.of("ann", "bob", "cid", "dan"), dataset.userIds());
    assertEquals(4, dataset.userCount());
    assertEquals(List.of("0", "P-1", "2"), dataset.itemIds());
    Map<String, Object> attributes =
        Map.of("price", 9.5, "year", 1999L, "new", true, "tags", List.of("a", "b"));
    assertEquals(
        new ItemMetadata("Lamp", "light", "images/1.png", attributes), dataset.metadata().get(1));
    assertEquals(ItemMetadata.NONE, dataset.metadata().get(0));
    assertEquals(
        Map.of(
            "price",
            AttributeType.NUMBER,
            "year",
            AttributeType.INTEGER,
            "new",
            AttributeType.BOOLEAN,
            "tags",
            AttributeType.STRINGS),
        dataset.attributeTypes());
  }

  @Test
  void readsCsvMetadata() throws IOException {
    write(
        "items.csv",
        "\uFEFFtitle,itemID,colour,id\r\n\"A \"\"big\"\",\nred lamp\",0,red,L\r\nMug,2,,\r\n");
    Dataset dataset = DatasetReader.read(directory);
    assertEquals(List.of("L", "1", "2"), dataset.itemIds());
    assertEquals(
        new ItemMetadata("A \"big\",\nred lamp", null, null, Map.of("colour", "red")),
        dataset.metadata().get(0));
    assertEquals(Map.of(), dataset.metadata().get(2).attributes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "itemID,x\\n0,a\\n\\n1,'b'c\\n | items.csv:4: a row must be valid CSV (RFC 4180):"
            + " Unexpected",
        "itemID,x\\n0,'a\\nb'\\n1,'b\\n2,c | items.csv:4: a row must be valid CSV (RFC 4180):"
            + " Unclosed",
        "itemID,x\\n0,'a\\nb'\\n1\\n       | items.csv:4: a line must have as many fields as the",
        "itemID,x\\n0,a,b\\n             | items.csv:2: a line must have as many fields as the",
        "itemID,x\\r\\n0,a\\r\\n-1,b\\r\\n | items.csv:3: itemID must be a whole number from 0 to",
        "id,x\\n0,a\\n                   | items.csv:1: the header must name each column once",
        "itemID,x,x\\n0,a,b\\n           | items.csv:1: the header must name each column once",
      })
  void refusesCsvRows(String rows, String problem) throws IOException {
    write("items.csv", rows.replace("\\n", "\n").replace("\\r", "\r").replace('\'', '"'));
    assertProblems(problem);
  }

  @Test
  void givesAttributesOneTypeEach() throws IOException {
    write(
        "items.jsonl",
        """
        {"itemID": 0, "attributes": {"price": 9, "since": "2024-05-01T00:00:00Z", "x": "1"}}
        {"itemID": 1, "attributes": {"price": 9.5, "since": "2024-05-02T00:00:00Z", "x": "y"}}
        """);
    Dataset dataset = DatasetReader.read(directory);
    Instant since = Instant.parse("2024-05-01T00:00:00Z");
    assertEquals(
        Map.of("price", 9.0, "since", since, "x", "1"), dataset.metadata().get(0).attributes());
    assertEquals(AttributeType.INSTANT, dataset.attributeTypes().get("since"));
    Files.delete(directory.resolve("items.jsonl"));
    write(
        "items.csv",
        "itemID,price,new,zip,mixed\n0,9,true,01234,true\n1,9.5,false,56789,1e3\n2,,,,\n");
    dataset = DatasetReader.read(directory);
    assertEquals(
        Map.of("price", 9.0, "new", true, "zip", "01234", "mixed", "true"),
        dataset.metadata().get(0).attributes());
  }

  @Test
  void findsPicturesInsideTheDataset() throws IOException {
    write("a.png", "picture");
    write(
        "items.jsonl",
        """
        {"itemID": 0, "image": "a.png"}
        {"itemID": 1, "image": "b.png"}
        {"itemID": 2, "image": "https://example.org/c.png"}
        """);
    Dataset dataset = DatasetReader.read(directory);
    assertEquals(directory.resolve("a.png").toAbsolutePath(), dataset.picture(0));
    assertNull(dataset.picture(1));
    assertNull(dataset.picture(2));
    assertEquals(
        "[items.jsonl:2: missing pictures: 1; this line names the first]",
        dataset.warnings().toString());
    write("items.jsonl", "{\"itemID\": 0, \"image\": \"../a.png\"}");
    assertProblems("items.jsonl:1: image must be a path inside the dataset or a URI; it is ../a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"itemID\":0,\"attributes\":{\"a\":1}}\\n{\"itemID\":1,\"attributes\":{\"a\":\"x\"}} |"
            + "items.jsonl:2: attribute a must have one type; it is integer on line 1 and string"
            + " here",
        "{\"itemID\": 0, \"id\": \"a\\u0009b\"} | items.jsonl:1: an id must not have control",
        "{\"itemID\": 0}\\n{\"itemID\": 0} | items.jsonl:2: an item must have one row; item 0 is"
            + " also",
        "[1]                   | items.jsonl:1: a line must be one JSON object; it is [1]",
        "{\"itemID\": 0        | items.jsonl:1: a line must be one JSON object; Unexpected"
            + " end-of-input",
        "{\"title\": \"x\"}    | items.jsonl:1: a line must have the key itemID",
        "{\"itemID\": -1}      | items.jsonl:1: itemID must be a whole number from 0 to 999999999",
        "{\"itemID\": 100000}  | items.jsonl:1: itemID must be smaller than 100000, for ids are"
            + " dense",
        "{\"itemID\": 0, \"color\": 1} | items.jsonl:1: unknown key 'color'; other properties"
            + " belong",
        "{\"itemID\": 0, \"id\": \"2\"} | items.jsonl:1: external ids must be distinct; '2'"
            + " names the",
        "{\"itemID\": 0, \"title\": {}} | items.jsonl:1: title must be a string, number or boolean",
      })
  void refusesItemRows(String rows, String problem) throws IOException {
    write("items.jsonl", rows.replace("\\n", "\n"));
    assertProblems(problem);
  }

  @Test
  void refusesIdTables() throws IOException {
    write("users.txt", "a\n\na\n");
    assertProblems(
        "users.txt:2: an id must not be blank; ''",
        "users.txt:3: external ids must be distinct; 'a' names the indices 0 and 2");
    Files.write(directory.resolve("users.txt"), new byte[] {(byte) 0xFF});
    assertProblems("users.txt: must be UTF-8 text");
    write("users.txt", "a\nb");
    assertProblems("users.txt: must have one line per index; 2 lines, 3 indices");
  }

  @Test
  void hashesTheFilesRead() throws Exception {
    var listing = new StringBuilder();
    for (String file : List.of("image_feat.npy", "text_feat.npy", "toy.inter")) {
      byte[] content = Files.readAllBytes(directory.resolve(file));
      listing.append(sha256(content)).append("  ").append(file).append('\n');
    }
    write("unread.png", "not part of the data");
    assertEquals(
        sha256(listing.toString().getBytes(StandardCharsets.UTF_8)),
        DatasetReader.read(directory).hash());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void readsWhatTheWriterWrites(@TempDir Path copy) throws IOException {
    write("items.jsonl", "{\"itemID\":0,\"title\":\"x\",\"attributes\":{\"a\":1,\"b\":[\"c\"]}}");
    Dataset dataset = DatasetReader.read(directory);
    DatasetWriter.writeInteractions(
        copy.resolve("toy.inter"), dataset.train(), dataset.validation(), dataset.test());
    DatasetWriter.writeItems(copy.resolve("items.jsonl"), dataset.itemIds(), dataset.metadata());
    DatasetWriter.writeIds(copy.resolve("users.txt"), dataset.userIds());
    Dataset again = DatasetReader.read(copy);
    assertEquals(dataset.metadata(), again.metadata());
    assertEquals(dataset.userIds(), again.userIds());
    assertArrayEquals(dataset.train().items(), again.train().items());
    assertArrayEquals(dataset.test().offsets(), again.test().offsets());
  }

  private void assertProblems(String... starts) {
    var refused = assertThrows(DataException.class, () -> DatasetReader.read(directory));
    assertEquals(starts.length, refused.total(), refused.getMessage());
    for (int i = 0; i < starts.length; i++) {
      String problem = refused.problems().get(i).toString();
      assertTrue(problem.startsWith(starts[i]), problem);
    }
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
  }

  private static List<String> names(Dataset dataset) {
    return dataset.modalities().stream().map(Modality::name).toList();
  }
}
