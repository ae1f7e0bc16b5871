package org.ccdrec.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every intact record of a file is read, in order, whatever is around it. */
class CatalogueFileTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static Path fuzzed = Path.of("unset");

  @TempDir Path directory = Path.of("unset");

  @BeforeContainer
  static void createDirectory() throws IOException {
    fuzzed = Files.createTempDirectory("catalogue").resolve("catalogue-0000000001.log");
  }

  @AfterContainer
  static void deleteDirectory() throws IOException {
    Files.deleteIfExists(fuzzed);
    Files.delete(fuzzed.getParent());
  }

  private static CatalogueItem item(int number) {
    ObjectNode metadata = JSON.createObjectNode().put("title", "Täschchen " + number);
    metadata.putObject("attributes").put("price", number).putNull("tags");
    Instant from = number % 2 == 0 ? Instant.ofEpochSecond(number) : null;
    Instant until = number % 3 == 0 ? Instant.ofEpochSecond(100 + number) : null;
    return new CatalogueItem(
        "i" + number,
        Instant.ofEpochSecond(number),
        new Availability(ItemStatus.values()[number % 4], from, until),
        number % 2 == 1,
        metadata,
        number % 4 == 0 ? Map.of() : Map.of("visual", new float[] {number, -0.5f, 1e-30f}),
        number % 4 == 1 ? Map.of("visual", "model-" + number) : Map.of());
  }

  private static void assertSame(CatalogueItem expected, CatalogueItem actual) {
    assertEquals(expected.itemId(), actual.itemId());
    assertEquals(expected.at(), actual.at());
    assertEquals(expected.availability(), actual.availability());
    assertEquals(expected.replaces(), actual.replaces());
    assertEquals(expected.metadata(), actual.metadata());
    assertEquals(expected.encoders(), actual.encoders());
    assertEquals(expected.content().keySet(), actual.content().keySet());
    expected
        .content()
        .forEach((name, vector) -> assertArrayEquals(vector, actual.content().get(name)));
  }

  @Test
  void filesAreListedByNumberAndOthersAreIgnored() throws IOException {
    for (String name :
        List.of("catalogue-0000000010.log", "catalogue-0000000009.log", "lock", "pictures")) {
      Files.createFile(directory.resolve(name));
    }
    Files.createFile(directory.resolve("catalogue-11.log"));
    assertEquals(
        List.of(CatalogueFile.at(directory, 9), CatalogueFile.at(directory, 10)),
        CatalogueFile.list(directory));
    assertEquals(10, CatalogueFile.number(CatalogueFile.list(directory).getLast()));
  }

  @Property(tries = 500)
  void intactRecordsAreReadAndDamageIsCounted(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    var bytes = new ByteArrayOutputStream();
    List<CatalogueItem> written = new ArrayList<>();
    int damagedBefore = 0;
    int damaged = 0;
    int intact = 0;
    for (int number = 0; number < random.nextInt(8); number++) {
      byte[] line = CatalogueLine.write(item(number));
      if (random.nextInt(3) == 0) {
        int at = random.nextInt(line.length - 1);
        line[at] = line[at] == 'x' ? (byte) 'y' : (byte) 'x';
        damaged++;
      } else {
        written.add(item(number));
        damagedBefore = damaged;
        intact = bytes.size() + line.length;
      }
      bytes.writeBytes(line);
    }
    byte[] torn = CatalogueLine.write(item(99));
    bytes.write(torn, 0, random.nextInt(torn.length));
    Files.write(fuzzed, bytes.toByteArray());
    List<CatalogueItem> read = new ArrayList<>();
    CatalogueFile.Scan scan = CatalogueFile.read(fuzzed, read::add);
    assertEquals(written.size(), read.size());
    for (int at = 0; at < read.size(); at++) {
      assertSame(written.get(at), read.get(at));
    }
    assertEquals(new CatalogueFile.Scan(written.size(), intact, damagedBefore), scan);
  }

  @Property(tries = 500)
  void anyBytesAreRead(@ForAll byte[] start, @ForAll long seed) throws IOException {
    var random = new Random(seed);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(start);
    IntStream.range(0, 3).forEach(number -> bytes.writeBytes(CatalogueLine.write(item(number))));
    byte[] all = bytes.toByteArray();
    for (int change = 0; change < random.nextInt(4); change++) {
      all[random.nextInt(all.length)] = (byte) random.nextInt(256);
    }
    Files.write(fuzzed, Arrays.copyOf(all, random.nextInt(all.length + 1)));
    List<CatalogueItem> read = new ArrayList<>();
    CatalogueFile.Scan scan = CatalogueFile.read(fuzzed, read::add);
    assertEquals(read.size(), scan.records());
    assertTrue(scan.length() <= Files.size(fuzzed) && scan.damaged() >= 0);
  }

  @Test
  void aLineOfAnotherProgramIsARecordOrNone() {
    for (String json :
        List.of(
            "{}",
            "[]",
            "1",
            "{\"item\":\"a\",\"at\":\"yesterday\"}",
            "{\"item\":\"a\",\"at\":\"2026-01-31T12:00:00Z\",\"status\":\"lost\"}",
            "{\"item\":\"a\",\"at\":\"2026-01-31T12:00:00Z\",\"content\":{\"v\":[1]}}",
            "{\"item\":1,\"at\":\"2026-01-31T12:00:00Z\"}")) {
      assertNull(CatalogueLine.read(line(json)), json);
    }
    CatalogueItem read =
        CatalogueLine.read(
            line("{\"later\":[],\"item\":\"a\",\"at\":\"2026-01-31T12:00:00Z\",\"content\":{}}"));
    assertEquals("a", read.itemId());
    assertEquals(Availability.ALWAYS, read.availability());
  }

  private static byte[] line(String json) {
    var checksum = new CRC32C();
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    checksum.update(text);
    return ("%08x %s".formatted(checksum.getValue(), json)).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void patchesMergeAsTheStandardSays() throws IOException {
    ObjectNode target = object("{\"a\":1,\"o\":{\"x\":1,\"y\":[1]},\"z\":\"s\"}");
    ObjectNode one = object("{\"a\":null,\"o\":{\"x\":null,\"n\":{\"m\":null,\"k\":2}}}");
    ObjectNode other = object("{\"a\":3,\"o\":{\"y\":\"t\"},\"z\":{\"q\":1}}");
    assertEquals(
        object("{\"o\":{\"y\":[1],\"n\":{\"k\":2}},\"z\":\"s\"}"), MergePatch.apply(target, one));
    assertEquals(
        MergePatch.apply(MergePatch.apply(target, one), other),
        MergePatch.apply(target, MergePatch.combine(one, other)));
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) JSON.readTree(json);
  }

  @Test
  void availabilityChangesAtItsLimits() {
    Instant from = Instant.ofEpochSecond(10);
    Instant until = Instant.ofEpochSecond(20);
    var limited = new Availability(ItemStatus.AVAILABLE, from, until);
    assertEquals(from, limited.nextChange(from.minusNanos(1)));
    assertEquals(until, limited.nextChange(from));
    assertNull(limited.nextChange(until));
    assertEquals(
        List.of(false, true, true, false),
        List.of(
            limited.holdsAt(from.minusNanos(1)),
            limited.holdsAt(from),
            limited.holdsAt(until.minusNanos(1)),
            limited.holdsAt(until)));
    assertNull(new Availability(ItemStatus.HIDDEN, from, until).nextChange(from));
  }
}
