package org.ccdrec.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.encoding.EncodingPlugin;
import org.ccdrec.encoding.EncodingSpi;
import org.ccdrec.encoding.host.EncoderException;
import org.ccdrec.encoding.host.EncoderRegistry;
import org.ccdrec.plugins.testkit.CompiledJar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preparation with encoders: features, cache, zero rows and records. */
final class EncodingTest {
  private static final int ITEMS = 60;

  /** Encodes the length of titles; fails at the item whose title the system property names. */
  private static final String LENGTHS =
      """
      package sample;

      import java.util.List;
      import java.util.Set;
      import org.ccdrec.encoding.*;

      public final class Lengths implements EncodingPlugin, EncoderFactory<Lengths.Config> {
        public record Config() {}
        public List<EncoderFactory<?>> encoders() { return List.of(this); }
        public String name() { return "lengths"; }
        public String description() { return "Encodes the length of titles."; }
        public Class<Config> configType() { return Config.class; }
        public String modality() { return "text"; }
        public String version() { return "1"; }
        public Set<Input> inputs() { return Set.of(Input.TEXT); }
        public ItemEncoder create(Config config, String learned) {
          return new ItemEncoder() {
            public int width() { return 2; }
            public List<Encoding> encode(List<ItemContent> batch) {
              return batch.stream().<Encoding>map(i -> {
                String title = i.texts().get("title");
                if (title == null) {
                  return new Encoding.Absent("no title");
                }
                if (Boolean.getBoolean("sample.slow")) {
                  sleep();
                }
                if (title.equals(System.getProperty("sample.fail"))) {
                  throw new IllegalStateException("planted");
                }
                return new Encoding.Vector(new float[] {title.length(), 1});
              }).toList();
            }
          };
        }
        private static void sleep() {
          try {
            Thread.sleep(50);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
      }
      """;

  @TempDir private Path folder;
  private Path output;
  private Path events;
  private Path items;
  private final List<String> notes = new ArrayList<>();

  private final PreparationListener listener =
      new PreparationListener() {
        @Override
        public void reading(String file, long size) {}

        @Override
        public void read(long bytes) {}

        @Override
        public void step(String what) {}

        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  @BeforeEach
  void write() throws IOException {
    output = folder.resolve("shop");
    var eventLines = new StringBuilder("user,item\n");
    var itemLines = new StringBuilder("id,title,price\n");
    for (int item = 0; item < ITEMS; item++) {
      eventLines.append("u,%02d%n".formatted(item));
      String title = item == 7 ? "" : "Title number " + item;
      itemLines.append("%02d,%s,%d%n".formatted(item, title, 10 + item));
    }
    events = Files.writeString(folder.resolve("events.csv"), eventLines);
    items = Files.writeString(folder.resolve("products.csv"), itemLines);
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    for (int item = 0; item < 5; item++) {
      var image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
      image.setRGB(3, 3, 0xff0000 + item);
      ImageIO.write(image, "png", pictures.resolve("%02d.png".formatted(item)).toFile());
    }
    Files.writeString(pictures.resolve("05.png"), "no picture");
  }

  private Report prepare(String... settings) throws IOException {
    notes.clear();
    PrepareConfig config =
        ConfigReader.ofDefaults().override(List.of(settings)).bind(PrepareConfig.class);
    var sources =
        new Sources(
            List.of(events.toString()),
            List.of(items.toString()),
            List.of(),
            folder.resolve("pictures"),
            output,
            true);
    if (Files.notExists(folder.resolve("plugins"))) {
      writeJar();
    }
    try (EncoderRegistry encoders = EncoderRegistry.load(folder.resolve("plugins"))) {
      return Preparation.run(sources, config, encoders, listener);
    }
  }

  private void writeJar() throws IOException {
    new CompiledJar(EncodingPlugin.class.getName(), EncodingSpi.MANIFEST_ATTRIBUTE)
        .source("sample.Lengths", LENGTHS)
        .write(folder.resolve("plugins/lengths.jar"));
  }

  /** Returns a row of a float32 matrix. */
  static float[] row(Path npy, int row, int width) throws IOException {
    byte[] bytes = Files.readAllBytes(npy);
    int header = 10 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
    float[] values = new float[width];
    ByteBuffer.wrap(bytes, header + 4 * width * row, 4 * width)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private JsonNode record(int at) throws IOException {
    return new ObjectMapper()
        .readTree(Files.readString(output.resolve("prepare.json")))
        .path("encoders")
        .path(at);
  }

  @Test
  void encodersWriteFeaturesInTheOrderOfItems() throws IOException {
    prepare("encode=[lengths]");
    Path file = output.resolve("text_feat.npy");
    assertArrayEquals(new float[] {"Title number 3".length(), 1}, row(file, 3, 2));
    assertArrayEquals(new float[2], row(file, 7, 2), "an item without a title has a zero row");
    assertArrayEquals(new float[] {"Title number 59".length(), 1}, row(file, 59, 2));
  }

  @Test
  void whatWasEncodedIsRecorded() throws IOException {
    prepare("encode=[lengths, image-descriptor]", "encoders.image-descriptor.grid=2");
    JsonNode text = record(0);
    assertEquals("lengths", text.path("encoder").asText());
    assertEquals("text", text.path("modality").asText());
    assertEquals("text_feat.npy", text.path("file").asText());
    assertEquals(64, text.path("sha256").asText().length());
    assertEquals(59, text.path("items").path("encoded").asInt());
    assertEquals(1, text.path("items").path("absent").asInt());
    JsonNode image = record(1);
    assertEquals(2, image.path("settings").path("grid").asInt());
    assertEquals(64, image.path("settings").path("size").asInt());
    assertEquals(5, image.path("items").path("encoded").asInt());
    assertEquals(1, image.path("items").path("broken").asInt());
    assertEquals(54, image.path("items").path("absent").asInt());
  }

  @Test
  void itemsWithZeroRowsAreCountedAndNamed() throws IOException {
    prepare("encode=[image-descriptor]");
    String all = String.join("\n", notes);
    assertTrue(
        all.contains("image-descriptor: 1 item (zero rows): not a picture in JPEG, PNG"), all);
    assertTrue(
        all.contains("image-descriptor: 54 items (zero rows): no picture: 06, 07, 08, …"), all);
    List<String> listed = Files.readAllLines(folder.resolve("shop.encoding.jsonl"));
    assertEquals(55, listed.size());
    assertTrue(
        listed.getFirst().contains("\"id\":\"05\",\"problem\":\"broken\""), listed.getFirst());
  }

  @Test
  void aSecondRunTakesAllFromTheCacheAndIsEqual() throws IOException {
    prepare("encode=[lengths, image-descriptor, attributes]");
    List<byte[]> first = contents();
    prepare("encode=[lengths, image-descriptor, attributes]");
    String all = String.join("\n", notes);
    assertTrue(all.contains("59 of them from the cache"), all);
    assertTrue(all.contains("5 of them from the cache"), all);
    List<byte[]> second = contents();
    for (int at = 0; at < first.size(); at++) {
      assertArrayEquals(first.get(at), second.get(at));
    }
  }

  private List<byte[]> contents() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (String name :
        List.of("text_feat.npy", "image_feat.npy", "attributes_feat.npy", "prepare.json")) {
      contents.add(Files.readAllBytes(output.resolve(name)));
    }
    return contents;
  }

  @Test
  void onlyChangedItemsAreEncodedAgain() throws IOException {
    prepare("encode=[lengths]");
    Files.writeString(items, Files.readString(items).replace("Title number 3,", "Another title,"));
    prepare("encode=[lengths]");
    assertTrue(String.join("\n", notes).contains("58 of them from the cache"), notes.toString());
    assertArrayEquals(
        new float[] {"Another title".length(), 1}, row(output.resolve("text_feat.npy"), 3, 2));
  }

  @Test
  void aFailedRunIsResumed() throws IOException {
    System.setProperty("sample.fail", "Title number 55");
    try {
      var failure = assertThrows(EncoderException.class, () -> prepare("encode=[lengths]"));
      assertTrue(String.valueOf(failure.getMessage()).contains("planted"));
    } finally {
      System.clearProperty("sample.fail");
    }
    assertFalse(Files.exists(output), "nothing is published");
    prepare("encode=[lengths]");
    String all = String.join("\n", notes);
    assertTrue(all.matches("(?s).*\\b(15|16|31|32|47) of them from the cache.*"), all);
    assertArrayEquals(
        new float[] {"Title number 55".length(), 1}, row(output.resolve("text_feat.npy"), 55, 2));
  }

  @Test
  void aKilledRunContinues() throws Exception {
    writeJar();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dsample.slow=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.ccdrec.prepare.Main",
                "--events",
                events.toString(),
                "--items",
                items.toString(),
                "--images",
                folder.resolve("pictures").toString(),
                "--output",
                output.toString(),
                "--encode",
                "lengths",
                "--plugins",
                folder.resolve("plugins").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("printed").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (cached() == 0 && process.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    assertFalse(Files.exists(output), Files.readString(folder.resolve("printed")));
    prepare("encode=[lengths]");
    String all = String.join("\n", notes);
    assertTrue(all.matches("(?s).*\\b([1-9]|[1-5][0-9]) of them from the cache.*"), all);
    assertArrayEquals(
        new float[] {"Title number 59".length(), 1}, row(output.resolve("text_feat.npy"), 59, 2));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(
          List.of(),
          left.map(path -> path.getFileName().toString())
              .filter(name -> name.contains("preparing"))
              .toList());
    }
  }

  /** Returns the size of the cache file. */
  private long cached() throws IOException {
    Path cache = folder.resolve(".shop.encoded");
    if (Files.notExists(cache)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(cache)) {
      Path file = files.findFirst().orElse(null);
      return file == null ? 0 : Files.size(file);
    }
  }

  @Test
  void damagedAndPartialRecordsOfTheCacheAreIgnored() throws IOException {
    prepare("encode=[lengths]");
    Path cache;
    try (Stream<Path> files = Files.list(folder.resolve(".shop.encoded"))) {
      cache = files.findFirst().orElseThrow();
    }
    try (FileChannel file = FileChannel.open(cache, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 34);
      file.truncate(file.size() - 5);
    }
    prepare("encode=[lengths]");
    assertTrue(String.join("\n", notes).contains("57 of them from the cache"), notes.toString());
    for (int item = 0; item < ITEMS; item++) {
      float length = item == 7 ? 0 : ("Title number " + item).length();
      assertEquals(length, row(output.resolve("text_feat.npy"), item, 2)[0]);
    }
  }

  @Test
  void errorsOfTheConfigurationComeTogetherBeforeAnythingIsRead() {
    var failure =
        assertThrows(
            ConfigException.class,
            () ->
                prepare(
                    "encode=[image-descripter, attributes, text=lengths, text=attributes]",
                    "encoders.attributes.buckets=0",
                    "encoders.other.x=1"));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("image-descriptor"), message);
    assertTrue(message.contains("buckets"), message);
    assertTrue(message.contains("two encoders have the modality text"), message);
    assertTrue(message.contains("other"), message);
  }

  @Test
  void anotherModalityCanBeChosen() throws IOException {
    prepare(
        "encode=[\"title-length=lengths\", \"facts=attributes\"]", "encoders.facts.names=[price]");
    assertTrue(Files.exists(output.resolve("title-length_feat.npy")));
    assertEquals("facts", record(1).path("modality").asText());
    assertEquals(1, record(1).path("width").asInt());
  }
}
