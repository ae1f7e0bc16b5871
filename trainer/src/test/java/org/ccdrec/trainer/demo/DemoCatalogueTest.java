package org.ccdrec.trainer.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.evaluation.UserScores;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCatalogueTest {
  private static final DemoSize SMALL = new DemoSize(40, 60, 8);

  @TempDir static Path shared;
  private static Dataset demo;

  @TempDir Path directory;

  @BeforeAll
  static void generate() throws IOException {
    DemoCatalogue.write(shared.resolve("demo"), 7);
    demo = DatasetReader.read(shared.resolve("demo"));
  }

  @Test
  void theRawFilesHaveTheSameItemsAndInteractions() throws IOException {
    Path raw = directory.resolve("raw");
    DemoCatalogue.writeRaw(raw, 7, DemoSize.DEFAULT);
    List<String> products = Files.readAllLines(raw.resolve("products.csv"));
    assertEquals(1501, products.size());
    assertTrue(products.get(1).startsWith(demo.itemIds().getFirst() + ","), products.get(1));
    long purchases =
        Files.readAllLines(raw.resolve("events.csv")).stream()
            .filter(line -> line.endsWith(",purchase"))
            .count();
    assertEquals(demo.train().size() + demo.validation().size() + demo.test().size(), purchases);
    assertTrue(
        Files.isRegularFile(raw.resolve("images").resolve(demo.itemIds().getFirst() + ".png")));
    Map<String, List<String>> first = demo.userAttributes().of(0);
    assertEquals(
        "000000,%s,%s".formatted(first.get("country").getFirst(), first.get("age").getFirst()),
        Files.readAllLines(raw.resolve("users.csv")).get(1));
    assertThrows(
        FileAlreadyExistsException.class, () -> DemoCatalogue.writeRaw(raw, 7, DemoSize.DEFAULT));
  }

  @Test
  void isAnOrdinaryDatasetWithoutWarnings() {
    assertEquals("demo", demo.name());
    assertEquals(2000, demo.userCount());
    assertEquals(1500, demo.itemCount());
    assertEquals(List.of(), demo.warnings());
    assertEquals(
        List.of("text", "visual"), demo.modalities().stream().map(Modality::name).toList());
    assertEquals(1500, new HashSet<>(demo.itemIds()).size());
    assertEquals(
        Map.of(
            "colour",
            AttributeType.STRING,
            "pattern",
            AttributeType.STRING,
            "style",
            AttributeType.STRING,
            "price",
            AttributeType.NUMBER),
        demo.attributeTypes());
    assertEquals(12, demo.metadata().stream().map(item -> item.category()).distinct().count());
  }

  @Test
  void isSparseSkewedAndPartlyCold() {
    double perUser = (double) demo.train().size() / demo.userCount();
    assertTrue(perUser > 6 && perUser < 12, "training interactions per user: " + perUser);
    int[] popularity = IntStream.of(demo.popularity()).sorted().toArray();
    int top = IntStream.of(popularity).skip(1350).sum();
    assertTrue(top > 0.3 * demo.train().size(), "interactions of the top tenth: " + top);
    int[] heldOut = demo.test().itemDegrees();
    long cold =
        IntStream.range(0, 1500)
            .filter(item -> demo.popularity()[item] == 0 && heldOut[item] > 0)
            .count();
    assertTrue(cold > 50, "cold items in the test split: " + cold);
    long newUsers =
        IntStream.range(0, 2000).filter(user -> demo.train().userDegree(user) == 0).count();
    assertEquals(20, newUsers);
  }

  @Test
  void tastesShowInInteractionsAndInContent() {
    double popularity = recall(Baselines.popularity(demo));
    double neighbours = recall(Baselines.itemNeighbours(demo));
    assertTrue(neighbours > 1.4 * popularity, "item neighbours " + neighbours + ", " + popularity);
    for (Modality modality : demo.modalities()) {
      double content = recall(Baselines.contentNeighbours(demo, modality));
      assertTrue(content > 1.1 * popularity, modality + " " + content + ", " + popularity);
    }
  }

  private static double recall(UserScores model) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1)) {
      var evaluator = new Evaluator(kernels, demo, false);
      return evaluator.evaluate(Split.VALIDATION, model).metrics().recallAt20();
    }
  }

  @Test
  void everyItemHasAPictureOfItsLook() throws IOException {
    var looks = new TreeMap<String, Integer>();
    for (int item = 0; item < demo.itemCount(); item += 50) {
      Path picture = demo.picture(item);
      assertNotNull(picture, "picture of item " + item);
      BufferedImage image = ImageIO.read(picture.toFile());
      assertEquals(ItemPainter.SIZE, image.getWidth());
      var colour = (String) demo.metadata().get(item).attributes().get("colour");
      int corner = image.getRGB(0, 0);
      assertEquals(corner, looks.computeIfAbsent(colour, _ -> corner), colour);
    }
    assertEquals(looks.size(), new HashSet<>(looks.values()).size());
  }

  @Test
  void encodesPicturesWithoutLoss() throws IOException {
    var painted =
        new ItemPainter()
            .paint(new DemoItem(3, Category.CLOCK, Colour.TEAL, Pattern.WAVY, 0.7, 9.99, "Alma"));
    Path file = directory.resolve("a.png");
    Files.write(file, Png.encode(painted));
    BufferedImage read = ImageIO.read(file.toFile());
    int size = ItemPainter.SIZE;
    assertArrayEquals(
        painted.getRGB(0, 0, size, size, null, 0, size),
        read.getRGB(0, 0, size, size, null, 0, size));
  }

  @Test
  void dependsOnTheSeedAlone() throws IOException {
    DemoCatalogue.write(directory.resolve("a"), 1, SMALL);
    DemoCatalogue.write(directory.resolve("b"), 1, SMALL);
    DemoCatalogue.write(directory.resolve("c"), 2, SMALL);
    var first = contents(directory.resolve("a"));
    assertEquals(66, first.size());
    assertEquals(first, contents(directory.resolve("b")));
    assertNotEquals(first, contents(directory.resolve("c")));
  }

  private static SortedMap<String, List<Byte>> contents(Path root) throws IOException {
    var contents = new TreeMap<String, List<Byte>>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        contents.put(
            root.relativize(file).toString(),
            IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList());
      }
    }
    return contents;
  }

  @Test
  void neverTouchesWhatExists() throws IOException {
    Path existing = Files.createDirectory(directory.resolve("demo"));
    assertThrows(FileAlreadyExistsException.class, () -> DemoCatalogue.write(existing, 1, SMALL));
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(existing), left.toList());
    }
  }
}
