package org.ccdrec.server.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;

/**
 * A seeded snapshot of any size: Gaussian vectors, item norms that fall with a power of popularity.
 *
 * @param seed what makes it reproducible
 * @param users number of users, {@code u0}, {@code u1}, …
 * @param items number of items, {@code i0}, {@code i1}, …
 * @param dimension width of the vectors
 * @param seenPerUser items each user has seen
 */
public record GeneratedSnapshot(long seed, int users, int items, int dimension, int seenPerUser) {
  private static final List<String> CATEGORIES = List.of("music", "sport", "food", "travel");

  /** Publishes it in a store. */
  public SnapshotId publish(SnapshotStore store, String name, boolean withMetadata)
      throws IOException {
    SnapshotWriter writer = writer(name);
    if (withMetadata) {
      writer.metadata(
          Map.of("price", AttributeType.NUMBER, "tags", AttributeType.STRINGS),
          GeneratedSnapshot::metadata);
      writer.images(item -> item % 2 == 0 ? new byte[] {(byte) 0x89, 'P', 'N', 'G'} : new byte[0]);
    }
    return writer.publish(store);
  }

  /** Returns a writer that has everything but metadata and pictures. */
  public SnapshotWriter writer(String name) {
    int[][] seen = seen();
    int[] offsets = new int[users + 1];
    int[] popularity = new int[items];
    for (int user = 0; user < users; user++) {
      offsets[user + 1] = offsets[user] + seen[user].length;
      IntStream.of(seen[user]).forEach(item -> popularity[item]++);
    }
    return new SnapshotWriter(name)
        .users(ids("u", users), matrix(users, 1))
        .items(ids("i", items), matrix(items, 2))
        .seen(offsets, IntStream.range(0, users).flatMap(u -> IntStream.of(seen[u])).toArray())
        .popularity(popularity)
        .model("generated", new ObjectMapper().createObjectNode().put("seed", seed))
        .provenance(new Provenance("none", seed, "none", Map.of()))
        .metrics(Map.of("test.recall@20", 0.1));
  }

  public static ItemMetadata metadata(int item) {
    return new ItemMetadata(
        "Item \"" + item + "\"",
        CATEGORIES.get(item % CATEGORIES.size()),
        null,
        Map.of("price", item * 0.5, "tags", List.of("t" + item % 7, "all")));
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(index -> prefix + index).toList();
  }

  /** Returns each user's seen items, ascending. */
  public int[][] seen() {
    var random = new Random(seed + 3);
    int[][] seen = new int[users][];
    for (int user = 0; user < users; user++) {
      seen[user] = random.ints(seenPerUser, 0, items).distinct().sorted().toArray();
    }
    return seen;
  }

  /** Returns the user vectors. */
  public FloatMatrix userVectors() {
    return matrix(users, 1);
  }

  /** Returns the item vectors. */
  public FloatMatrix itemVectors() {
    return matrix(items, 2);
  }

  private FloatMatrix matrix(int rows, int purpose) {
    var random = new Random(31 * seed + purpose);
    float[] values = new float[rows * dimension];
    for (int row = 0; row < rows; row++) {
      float scale = purpose == 2 ? (float) Math.pow(1 + row % 1000, -0.1) : 1;
      for (int column = 0; column < dimension; column++) {
        values[row * dimension + column] = scale * (float) random.nextGaussian() / 4;
      }
    }
    return FloatMatrix.of(rows, dimension, values);
  }

  /** Publishes one: {@code DIRECTORY NAME USERS ITEMS DIMENSION}. */
  public static void main(String[] arguments) throws IOException {
    SnapshotId id =
        new GeneratedSnapshot(
                1,
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]),
                6)
            .publish(SnapshotStore.open(Path.of(arguments[0])), arguments[1], false);
    System.out.println(id);
  }
}
