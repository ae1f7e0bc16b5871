package org.ccdrec.s3;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;

/** A seeded snapshot of 20 users and 300 items, whose item vectors are 76,800 bytes. */
final class Sample {
  private static final int USERS = 20;
  private static final int ITEMS = 300;
  private static final int WIDTH = 64;

  private Sample() {}

  static SnapshotId publish(SnapshotStore store, String name, long seed) throws IOException {
    var random = new Random(seed);
    return new SnapshotWriter(name)
        .users(ids("u", USERS), matrix(random, USERS))
        .items(ids("i", ITEMS), matrix(random, ITEMS))
        .seen(new int[USERS + 1], new int[0])
        .popularity(new int[ITEMS])
        .model("sample", new ObjectMapper().createObjectNode().put("seed", seed))
        .provenance(new Provenance("none", seed, "none", Map.of()))
        .publish(store);
  }

  private static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(index -> prefix + index).toList();
  }

  private static FloatMatrix matrix(Random random, int rows) {
    float[] values = new float[rows * WIDTH];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return FloatMatrix.of(rows, WIDTH, values);
  }
}
