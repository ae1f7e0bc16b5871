package org.ccdrec.snapshot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A seeded snapshot with every optional part, and the values it was made from. */
record SampleSnapshot(
    List<String> userIds,
    List<String> itemIds,
    int dimension,
    float[] users,
    float[] items,
    int[] seenOffsets,
    int[] seenItems,
    int[] popularity) {
  static final Map<String, AttributeType> TYPES =
      Map.of(
          "price", AttributeType.NUMBER,
          "tags", AttributeType.STRINGS,
          "stock", AttributeType.INTEGER,
          "sale", AttributeType.BOOLEAN,
          "brand", AttributeType.STRING,
          "added", AttributeType.INSTANT);

  static SampleSnapshot random(long seed, int users, int items, int dimension) {
    var random = new Random(seed);
    int[] offsets = new int[users + 1];
    var seen = IntStream.builder();
    int[] popularity = new int[items];
    for (int user = 0; user < users; user++) {
      int count = 0;
      for (int item = 0; item < items; item++) {
        if (random.nextInt(4) == 0) {
          seen.add(item);
          popularity[item]++;
          count++;
        }
      }
      offsets[user + 1] = offsets[user] + count;
    }
    return new SampleSnapshot(
        IntStream.range(0, users).mapToObj(user -> "user-" + user + "-ü").toList(),
        IntStream.range(0, items).mapToObj(item -> "item/" + item).toList(),
        dimension,
        floats(random, users * dimension),
        floats(random, items * dimension),
        offsets,
        seen.build().toArray(),
        popularity);
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return values;
  }

  ItemMetadata metadata(int item) {
    if (item % 3 == 2) {
      return ItemMetadata.NONE;
    }
    return new ItemMetadata(
        "Title \"" + item + "\"\n✓",
        item % 2 == 0 ? "even" : null,
        "https://example.org/" + item + ".png",
        Map.of(
            "price",
            item * 1.25,
            "tags",
            List.of("a" + item, "b"),
            "stock",
            (long) item,
            "sale",
            item % 2 == 0,
            "brand",
            "Brand",
            "added",
            Instant.ofEpochSecond(item)));
  }

  byte[] image(int item) {
    return new byte[] {(byte) item, 2, 3};
  }

  private static void index(Path scratch, OutputStream out) throws IOException {
    Path built = Files.writeString(scratch.resolve("built"), "index");
    out.write('[');
    Files.copy(built, out);
    out.write(']');
  }

  SnapshotWriter writer(String name) {
    ObjectNode config = new ObjectMapper().createObjectNode().put("lambda", 0.1f).put("layers", 2);
    return new SnapshotWriter(name)
        .users(userIds, FloatMatrix.of(userIds.size(), dimension, users))
        .items(itemIds, FloatMatrix.of(itemIds.size(), dimension, items))
        .seen(seenOffsets, seenItems)
        .popularity(popularity)
        .model("sample", config)
        .provenance(new Provenance("abc", 42, "scalar", Map.of("java", "25")))
        .metrics(Map.of("test.recall@20", 0.125))
        .metadata(TYPES, this::metadata)
        .images(this::image)
        .content("visual", FloatMatrix.of(itemIds.size(), dimension, items))
        .index(SampleSnapshot::index)
        .report(new ObjectMapper().createObjectNode().put("epochs", 3));
  }
}
