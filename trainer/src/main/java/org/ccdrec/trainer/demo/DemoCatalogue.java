package org.ccdrec.trainer.demo;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.files.TemporaryDirectory;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.DatasetWriter;

/**
 * Generates the demo catalogue: household items with titles, categories and drawn pictures, users
 * with planted tastes, a country and an age group, and two modalities that reflect the tastes with
 * noise.
 *
 * <p>The {@code visual} modality encodes colour, pattern and ornament strongly and category weakly;
 * the {@code text} modality encodes category, pattern and designer strongly and colour weakly.
 * Popularity follows a power law, interactions are sparse, and some items are cold, so content
 * features help a lot: see {@link Tastes}, {@link FeatureLens} and {@link DemoInteractions}.
 *
 * <p>Stateless; the same arguments give the same bytes.
 */
public final class DemoCatalogue {
  /** Name of the dataset. */
  public static final String NAME = "demo";

  static final double FEATURE_NOISE = 0.3;

  private final DemoSize size;
  private final Seed seed;

  private DemoCatalogue(DemoSize size, long seed) {
    this.size = size;
    this.seed = new Seed(seed);
  }

  /** Writes a catalogue of the default size; see {@link #write(Path, long, DemoSize)}. */
  public static void write(Path directory, long seed) throws IOException {
    write(directory, seed, DemoSize.DEFAULT);
  }

  /**
   * Writes a catalogue as a dataset directory for {@link org.ccdrec.trainer.data.DatasetReader}.
   * The catalogue is written to a temporary sibling directory and then moved, so it appears
   * complete or not at all.
   *
   * @param directory the directory to create; it must not exist
   * @throws IOException if it exists or cannot be written
   */
  public static void write(Path directory, long seed, DemoSize size) throws IOException {
    var catalogue = new DemoCatalogue(size, seed);
    create(directory, catalogue::writeTo);
  }

  /**
   * Writes the same items and interactions as a shop's raw files, for {@code ccdrec prepare}: see
   * {@link RawFiles}. They appear complete or not at all.
   *
   * @param directory the directory to create; it must not exist
   * @throws IOException if it exists or cannot be written
   */
  public static void writeRaw(Path directory, long seed, DemoSize size) throws IOException {
    var catalogue = new DemoCatalogue(size, seed);
    create(directory, catalogue::writeRawTo);
  }

  /** Fills a directory. */
  interface Content {
    void write(Path directory) throws IOException;
  }

  /** Fills a directory that appears complete or not at all; it must not exist. */
  static void create(Path directory, Content content) throws IOException {
    Path target = directory.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "the demo catalogue is written only to a new directory");
    }
    Path parent = target.getParent();
    if (parent == null) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Files.createDirectories(parent);
    String prefix = "." + target.getFileName() + ".partial-";
    TemporaryDirectory.removeAbandoned(parent, prefix);
    try (var temporary = TemporaryDirectory.create(parent, prefix)) {
      content.write(temporary.path());
      temporary.renameTo(target);
    }
  }

  private void writeRawTo(Path directory) throws IOException {
    List<DemoItem> items = items();
    var tastes = new Tastes(seed.random("tastes"));
    double[][] things = items.stream().map(tastes::of).toArray(double[][]::new);
    Interactions[] splits =
        DemoInteractions.draw(things, tastes, size.users(), seed.random("interactions"));
    var raw = new RawFiles(directory, items);
    raw.products();
    raw.events(splits, seed.random("times"));
    raw.users(new DemoInteractions.Users(items, splits).attributes(seed.random("users")));
    writePictures(directory, items);
  }

  private void writeTo(Path directory) throws IOException {
    List<DemoItem> items = items();
    var tastes = new Tastes(seed.random("tastes"));
    double[][] things = items.stream().map(tastes::of).toArray(double[][]::new);
    Interactions[] splits =
        DemoInteractions.draw(things, tastes, size.users(), seed.random("interactions"));
    DatasetWriter.writeInteractions(
        directory.resolve(NAME + ".inter"), splits[0], splits[1], splits[2]);
    writeFeatures(directory, "text", Tastes.TEXT_SIGHT, things);
    writeFeatures(directory, "visual", Tastes.VISUAL_SIGHT, things);
    DatasetWriter.writeIds(
        directory.resolve("users.txt"),
        IntStream.range(0, size.users()).mapToObj(Integer::toString).toList());
    DatasetWriter.writeUsers(
        directory.resolve("users.csv"),
        List.of("country", "age"),
        new DemoInteractions.Users(items, splits)
            .attributes(seed.random("users")).stream()
                .map(user -> List.of(user.country(), user.age()))
                .toList());
    DatasetWriter.writeItems(
        directory.resolve("items.jsonl"),
        items.stream().map(DemoItem::id).toList(),
        items.stream().map(DemoItem::metadata).toList());
    writePictures(directory, items);
  }

  private List<DemoItem> items() {
    SplittableRandom random = seed.random("items");
    return IntStream.range(0, size.items()).mapToObj(i -> DemoItem.random(i, random)).toList();
  }

  private void writeFeatures(Path directory, String name, double[] sight, double[][] things)
      throws IOException {
    var lens = new FeatureLens(sight, size.featureWidth(), FEATURE_NOISE, seed.random(name));
    DatasetWriter.writeFeatures(
        directory.resolve(name + "_feat.npy"),
        things.length,
        size.featureWidth(),
        lens.look(things));
  }

  private static void writePictures(Path directory, List<DemoItem> items) throws IOException {
    Files.createDirectory(directory.resolve("images"));
    var painter = new ItemPainter();
    for (DemoItem item : items) {
      BufferedImage picture = painter.paint(item);
      Files.write(directory.resolve(item.image()), Png.encode(picture));
    }
  }

  /** The seed of a catalogue. */
  record Seed(long value) {
    /** Returns a random generator for one purpose, independent of all others. */
    SplittableRandom random(String purpose) {
      long hash = 0;
      for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
        hash = 31 * hash + b;
      }
      return new SplittableRandom(new SplittableRandom(value).nextLong() ^ hash);
    }
  }
}
