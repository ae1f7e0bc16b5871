package org.ccdrec.trainer.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.ccdrec.files.NpyPreamble;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.trainer.data.DatasetWriter;
import org.ccdrec.trainer.data.Shuffle;

/**
 * Generates a catalogue of any size by the law of the {@linkplain DemoCatalogue demo catalogue}:
 * the same items, tastes, popularity and modalities, but neither pictures nor, by default, titles.
 *
 * <p>Interactions are drawn by {@link TasteSampler} and written user by user, so memory grows with
 * users and items, not with interactions. A user's number of interactions is that of the demo's
 * users, scaled to the requested mean. One item in twenty is cold and one user in a hundred is new,
 * as in {@link DemoInteractions}. The same arguments give the same bytes. Stateless.
 */
public final class GeneratedCatalogue {
  /** Name of the dataset. */
  public static final String NAME = "generated";

  private static final int FEATURE_CHUNK = 4096;

  private final Size size;
  private final DemoCatalogue.Seed seed;
  private final LongConsumer progress;

  /** What is written beside interactions and features. */
  public enum Metadata {
    /** Nothing. */
    NONE,
    /** {@code items.jsonl} with titles, categories and attributes. */
    ITEMS
  }

  /**
   * The size of a generated catalogue.
   *
   * @param users number of users, at least 10
   * @param items number of items, at least 1,000
   * @param interactions number of interactions of all splits together: at least {@value #FEWEST}
   *     and at most an eighth of the items for each user
   * @param featureWidth number of features of each modality, at least 8
   */
  public record Size(int users, int items, int interactions, int featureWidth) {
    static final int FEWEST = 6;

    public Size {
      if (users < 10 || items < 1000 || featureWidth < 8) {
        throw new IllegalArgumentException(
            "users must be at least 10, items 1000 and the feature width 8; users=%d, items=%d, feature width=%d"
                .formatted(users, items, featureWidth));
      }
      if (interactions < (long) FEWEST * users || interactions > (long) users * (items / 8)) {
        throw new IllegalArgumentException(
            "interactions must be at least %d and at most an eighth of the items for each user: %d to %d; interactions=%d"
                .formatted(
                    FEWEST, (long) FEWEST * users, (long) users * (items / 8), interactions));
      }
    }
  }

  private GeneratedCatalogue(Size size, long seed, LongConsumer progress) {
    this.size = size;
    this.seed = new DemoCatalogue.Seed(seed);
    this.progress = progress;
  }

  /**
   * Writes a catalogue as a dataset directory, which appears complete or not at all.
   *
   * @param directory the directory to create; it may exist if it is empty
   * @param progress receives the number of interactions written so far
   * @throws IOException if it exists and is not empty, or cannot be written
   */
  public static void write(
      Path directory, long seed, Size size, Metadata metadata, LongConsumer progress)
      throws IOException {
    var catalogue = new GeneratedCatalogue(size, seed, progress);
    deleteEmpty(directory);
    DemoCatalogue.create(directory, target -> catalogue.writeTo(target, metadata));
  }

  private static void deleteEmpty(Path directory) throws IOException {
    try {
      if (Files.isDirectory(directory)) {
        Files.delete(directory);
      }
    } catch (DirectoryNotEmptyException e) {
      throw new FileAlreadyExistsException(
          directory.toString(),
          null,
          "a catalogue is written only to a new or empty directory; choose another one or delete it");
    }
  }

  private void writeTo(Path directory, Metadata metadata) throws IOException {
    List<DemoItem> items = items();
    var tastes = new Tastes(seed.random("tastes"));
    double[][] things = items.stream().map(tastes::of).toArray(double[][]::new);
    writeFeatures(directory, "text", Tastes.TEXT_SIGHT, things);
    writeFeatures(directory, "visual", Tastes.VISUAL_SIGHT, things);
    if (metadata == Metadata.ITEMS) {
      DatasetWriter.writeItems(
          directory.resolve("items.jsonl"),
          items.stream().map(DemoItem::id).toList(),
          items.stream().map(item -> withoutImage(item.metadata())).toList());
    }
    TasteSampler.Cell[] cells =
        items.stream().map(TasteSampler.Cell::of).toArray(TasteSampler.Cell[]::new);
    try (Writer out = Files.newBufferedWriter(directory.resolve(NAME + ".inter"))) {
      writeInteractions(out, cells, things, tastes);
    }
  }

  private List<DemoItem> items() {
    SplittableRandom random = seed.random("items");
    List<DemoItem> items = new ArrayList<>(size.items());
    for (int item = 0; item < size.items(); item++) {
      items.add(DemoItem.random(item, random));
    }
    return items;
  }

  private static ItemMetadata withoutImage(ItemMetadata metadata) {
    Map<String, Object> attributes = metadata.attributes();
    return new ItemMetadata(metadata.title(), metadata.category(), null, attributes);
  }

  private void writeFeatures(Path directory, String name, double[] sight, double[][] things)
      throws IOException {
    int width = size.featureWidth();
    var lens = new FeatureLens(sight, width, DemoCatalogue.FEATURE_NOISE, seed.random(name));
    Path file = directory.resolve(name + "_feat.npy");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(NpyPreamble.ofFloats(things.length, width));
      for (int from = 0; from < things.length; from += FEATURE_CHUNK) {
        int to = Math.min(from + FEATURE_CHUNK, things.length);
        float[] features = lens.look(Arrays.copyOfRange(things, from, to));
        ByteBuffer bytes =
            ByteBuffer.allocate(Float.BYTES * features.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(features);
        out.write(bytes.array());
      }
    }
  }

  private void writeInteractions(
      Writer out, TasteSampler.Cell[] cells, double[][] things, Tastes tastes) throws IOException {
    SplittableRandom random = seed.random("interactions");
    var ranks = DemoInteractions.Ranks.draw(size.items(), random);
    var sampler = new TasteSampler(cells, things, ranks.popularity(), random);
    int[] counts = counts(random);
    out.write("userID\titemID\tx_label\n");
    long written = 0;
    for (int user = 0; user < size.users(); user++) {
      sampler.setThemes(tastes.themes());
      int[] chosen = sampler.draw(counts[user]);
      out.write(lines(user, chosen, DemoInteractions.labels(chosen, ranks.cold(), random)));
      written += chosen.length;
      progress.accept(written);
    }
  }

  private static String lines(int user, int[] items, int[] labels) {
    var lines = new StringBuilder(20 * items.length);
    for (int at = 0; at < items.length; at++) {
      lines
          .append(user)
          .append('\t')
          .append(items[at])
          .append('\t')
          .append(labels[at])
          .append('\n');
    }
    return lines.toString();
  }

  /** Returns the number of interactions of each user; the sum is that of the size. */
  private int[] counts(SplittableRandom random) {
    int most = Math.min(size.items() / 4, TasteSampler.MOST);
    double[] weights = new double[size.users()];
    double sum = 0;
    for (int user = 0; user < weights.length; user++) {
      double weight = DemoInteractions.FEWEST + DemoInteractions.MEAN_EXTRA * exponential(random);
      weights[user] = DemoInteractions.isNew(user) ? 0 : weight;
      sum += weights[user];
    }
    int[] counts = new int[weights.length];
    long left = size.interactions();
    for (int user = 0; user < counts.length; user++) {
      if (weights[user] > 0) {
        long count = (long) (size.interactions() * weights[user] / sum);
        counts[user] = Math.clamp(count, Size.FEWEST / 2, most);
        left -= counts[user];
      }
    }
    settle(counts, left, most, random);
    return counts;
  }

  /** Adds {@code left} to the counts, one at a time at random users who are not new. */
  private static void settle(int[] counts, long left, int most, SplittableRandom random) {
    int[] users =
        IntStream.range(0, counts.length).filter(user -> !DemoInteractions.isNew(user)).toArray();
    Shuffle.inPlace(users, random);
    int step = left < 0 ? -1 : 1;
    for (int at = 0; left != 0; at = (at + 1) % users.length) {
      int changed = counts[users[at]] + step;
      if (changed >= 1 && changed <= most) {
        counts[users[at]] = changed;
        left -= step;
      }
    }
  }

  private static double exponential(SplittableRandom random) {
    return -StrictMath.log(1 - random.nextDouble());
  }
}
