package org.ccdrec.bench.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.ccdrec.hnsw.GraphFile;
import org.ccdrec.hnsw.GraphShape;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;

/**
 * A seeded catalogue of any size with the structure of a trained model's: tastes are a mixture of
 * Gaussian clusters whose variance decreases over the dimensions, item norms decrease with a power
 * of their popularity, and users lie between two tastes and have seen popular items of the first.
 *
 * <p>Every row is generated from its own index, so only ids and seen items are held in memory. Item
 * {@code i} belongs to cluster {@code i mod clusters}. The attribute {@code bucket} is uniform over
 * 0..999, so {@code bucket < 500} matches half of the items and {@code bucket < 1} one in a
 * thousand.
 */
public final class GeneratedCatalogue {
  /** The number of queries written beside a snapshot. */
  static final int QUERIES = 2000;

  private static final int BUCKETS = 1000;
  private static final int ITEM_STREAM = 1;
  private static final int USER_STREAM = 2;
  private static final int SEEN_STREAM = 3;
  private static final int BUCKET_STREAM = 4;
  private static final long STRIDE = 2_654_435_761L; // a prime, so that it permutes the ranks

  private final Shape shape;
  private final int clusters;
  private final int ranks;
  private final long inverse;
  private final float[][] centres;

  /**
   * The size of a catalogue.
   *
   * @param seed the random seed
   * @param items number of items, {@code i0}, {@code i1}, …
   * @param users number of users, {@code u0}, {@code u1}, …
   * @param dimension width of the vectors
   */
  record Shape(long seed, int items, int users, int dimension) {}

  GeneratedCatalogue(Shape shape) {
    this.shape = shape;
    clusters = Math.max(8, (int) Math.sqrt(shape.items()));
    ranks = (shape.items() + clusters - 1) / clusters;
    inverse = BigInteger.valueOf(STRIDE).modInverse(BigInteger.valueOf(ranks)).longValue();
    centres = new float[clusters][shape.dimension()];
    for (int cluster = 0; cluster < clusters; cluster++) {
      addNoise(centres[cluster], 1, random(0, cluster));
    }
  }

  /**
   * Publishes the catalogue in a store.
   *
   * @param withIndex whether the snapshot holds the graph of its items
   */
  SnapshotId publish(SnapshotStore store, String name, boolean withIndex) throws IOException {
    int[] offsets = new int[shape.users() + 1];
    int[] seen = seen(offsets);
    int[] popularity = new int[shape.items()];
    for (int item : seen) {
      popularity[item]++;
    }
    SnapshotWriter writer = new SnapshotWriter(name);
    if (withIndex) {
      int threads = Runtime.getRuntime().availableProcessors();
      writer.index(GraphFile.builder(items(), GraphShape.DEFAULT, threads));
    }
    return writer
        .users(ids("u", shape.users()), users())
        .items(ids("i", shape.items()), items())
        .seen(offsets, seen)
        .popularity(popularity)
        .metadata(
            Map.of("bucket", AttributeType.INTEGER, "price", AttributeType.NUMBER), this::metadata)
        .model("generated", new ObjectMapper().createObjectNode().put("seed", shape.seed()))
        .provenance(new Provenance("none", shape.seed(), "none", Map.of()))
        .publish(store);
  }

  /** Returns the concatenated seen items of all users, and fills in where each user's begin. */
  private int[] seen(int[] offsets) {
    int[] seen = new int[8 * shape.users()];
    int size = 0;
    for (int user = 0; user < shape.users(); user++) {
      SplittableRandom random = random(SEEN_STREAM, user);
      int[] row = new int[2 + random.nextInt(7)];
      for (int at = 0; at < row.length; at++) {
        double skewed = Math.pow(random.nextDouble(), 3);
        row[at] = item(taste(user), (int) (skewed * ranks));
      }
      for (int item : Arrays.stream(row).sorted().distinct().toArray()) {
        seen[size++] = item;
      }
      offsets[user + 1] = size;
    }
    return Arrays.copyOf(seen, size);
  }

  private int item(int cluster, int rank) {
    int item = cluster + clusters * (int) (rank * inverse % ranks);
    return item < shape.items() ? item : cluster;
  }

  /** Returns the first of a user's two tastes; low clusters have more users. */
  private int taste(int user) {
    double even = random(USER_STREAM, user).nextDouble();
    return (int) (even * even * clusters);
  }

  /** Returns the items' vectors, items × dimension. */
  FloatMatrix items() {
    return matrix(
        shape.items(),
        (item, row) -> {
          System.arraycopy(centres[item % clusters], 0, row, 0, row.length);
          addNoise(row, 0.8, random(ITEM_STREAM, item));
          double rank = item / clusters * STRIDE % ranks / (double) ranks;
          scale(row, Math.pow(1 + 1000 * rank, -0.1));
        });
  }

  /** Returns the users' vectors, users × dimension. */
  FloatMatrix users() {
    return matrix(
        shape.users(),
        (user, row) -> {
          SplittableRandom random = random(USER_STREAM, user);
          random.nextDouble(); // the first taste
          float[] first = centres[taste(user)];
          float[] second = centres[random.nextInt(clusters)];
          for (int column = 0; column < row.length; column++) {
            row[column] = first[column] + 0.5f * second[column];
          }
          addNoise(row, 0.6, random);
          scale(row, 1);
        });
  }

  private void addNoise(float[] row, double deviation, SplittableRandom random) {
    for (int column = 0; column < row.length; column++) {
      row[column] += (float) (deviation * random.nextGaussian() * Math.pow(1 + column, -0.25));
    }
  }

  private static void scale(float[] row, double norm) {
    double squares = 0;
    for (float value : row) {
      squares += (double) value * value;
    }
    float factor = (float) (norm / Math.sqrt(squares));
    for (int column = 0; column < row.length; column++) {
      row[column] *= factor;
    }
  }

  private ItemMetadata metadata(int item) {
    SplittableRandom random = random(BUCKET_STREAM, item);
    return new ItemMetadata(
        "Item " + item,
        "category " + item % clusters % 20,
        null,
        Map.of(
            "bucket",
            (long) random.nextInt(BUCKETS),
            "price",
            Math.round(10_000 * random.nextDouble()) / 100.0));
  }

  private SplittableRandom random(int stream, int row) {
    return new SplittableRandom((shape.seed() * 8 + stream << 32) + row);
  }

  private static List<String> ids(String prefix, int count) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return prefix + index;
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  /** Fills the given row. */
  private interface Filler {
    void fill(int row, float[] target);
  }

  private FloatMatrix matrix(int rows, Filler filler) {
    return new FloatMatrix() {
      @Override
      public int rows() {
        return rows;
      }

      @Override
      public int columns() {
        return shape.dimension();
      }

      @Override
      public void copyRow(int row, float[] target) {
        filler.fill(row, target);
      }
    };
  }

  /** Writes evenly spaced rows of a matrix as little-endian float32. */
  static void writeSample(Path file, FloatMatrix matrix, int rows) throws IOException {
    float[] row = new float[matrix.columns()];
    ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int sample = 0; sample < rows; sample++) {
        matrix.copyRow((int) ((long) sample * matrix.rows() / rows), row);
        bytes.asFloatBuffer().put(row);
        output.write(bytes.array());
      }
    }
  }

  /**
   * Publishes a catalogue: {@code STORE NAME ITEMS USERS DIMENSION SEED [index]}; prints its
   * directory. With {@code index}, the snapshot holds the graph of its items. Queries for peers are
   * written to {@code queries.f32} in the store; the items are the snapshot's own {@code
   * items.f32}.
   */
  public static void main(String[] arguments) throws IOException {
    ToIntFunction<Integer> number = at -> Integer.parseInt(arguments[at]);
    int users = number.applyAsInt(3);
    var shape =
        new Shape(Long.parseLong(arguments[5]), number.applyAsInt(2), users, number.applyAsInt(4));
    var catalogue = new GeneratedCatalogue(shape);
    SnapshotStore store = SnapshotStore.open(Path.of(arguments[0]));
    boolean withIndex = arguments.length > 6 && arguments[6].equals("index");
    SnapshotId id = catalogue.publish(store, arguments[1], withIndex);
    Path queries = store.directory().resolve("queries.f32");
    writeSample(queries, catalogue.users(), Math.min(QUERIES, users));
    System.out.println(store.path(id));
  }
}
