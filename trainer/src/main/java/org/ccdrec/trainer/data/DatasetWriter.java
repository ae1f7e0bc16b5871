package org.ccdrec.trainer.data;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.ccdrec.files.NpyPreamble;
import org.ccdrec.graph.Interactions;
import org.ccdrec.snapshot.ItemMetadata;

/**
 * Writes the files that {@link DatasetReader} reads. Existing files are replaced.
 *
 * <p>Stateless; calls for different files may run in parallel.
 */
public final class DatasetWriter {
  private DatasetWriter() {}

  /**
   * Writes a {@code .inter} file: one split after the other, each in order of user and item.
   *
   * @param file the file to write, named {@code <dataset>.inter}
   */
  public static void writeInteractions(
      Path file, Interactions train, Interactions validation, Interactions test)
      throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("userID\titemID\tx_label\n");
      int label = 0;
      for (Interactions split : List.of(train, validation, test)) {
        int[] users = split.users();
        for (int e = 0; e < split.size(); e++) {
          out.write(users[e] + "\t" + split.item(e) + "\t" + label + "\n");
        }
        label++;
      }
    }
  }

  /**
   * Writes a feature matrix as {@code .npy} version 1.0, type {@code <f4}, C order.
   *
   * @param values rows × columns numbers, row-major
   */
  public static void writeFeatures(Path file, int rows, int columns, float[] values)
      throws IOException {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "values must have %d × %d elements; %d".formatted(rows, columns, values.length));
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      out.write(NpyPreamble.ofFloats(rows, columns));
      ByteBuffer row = ByteBuffer.allocate(4 * columns).order(ByteOrder.LITTLE_ENDIAN);
      for (int r = 0; r < rows; r++) {
        row.clear();
        row.asFloatBuffer().put(values, r * columns, columns);
        out.write(row.array());
      }
    }
  }

  /**
   * Writes {@code items.jsonl}, one line per item.
   *
   * @param ids external id of each item
   * @param metadata metadata of each item, as many as ids
   */
  public static void writeItems(Path file, List<String> ids, List<ItemMetadata> metadata)
      throws IOException {
    if (ids.size() != metadata.size()) {
      throw new IllegalArgumentException(
          "ids and metadata must have the same length; %d and %d"
              .formatted(ids.size(), metadata.size()));
    }
    var json = JsonMapper.builder().build();
    try (Writer out = Files.newBufferedWriter(file)) {
      for (int item = 0; item < ids.size(); item++) {
        ObjectNode line = json.createObjectNode().put("itemID", item).put("id", ids.get(item));
        describe(line, metadata.get(item));
        out.write(json.writeValueAsString(line) + "\n");
      }
    }
  }

  private static void describe(ObjectNode line, ItemMetadata metadata) {
    if (metadata.title() != null) {
      line.put("title", metadata.title());
    }
    if (metadata.category() != null) {
      line.put("category", metadata.category());
    }
    if (metadata.image() != null) {
      line.put("image", metadata.image());
    }
    if (!metadata.attributes().isEmpty()) {
      ObjectNode attributes = line.putObject("attributes");
      new TreeMap<>(metadata.attributes())
          .forEach(
              (name, value) ->
                  attributes.putPOJO(name, value instanceof Instant ? value.toString() : value));
    }
  }

  /**
   * Writes {@code users.csv}, one line per user.
   *
   * @param attributes names of the attributes
   * @param values the values of each user, as many as names, without commas, quotes and line ends
   */
  public static void writeUsers(Path file, List<String> attributes, List<List<String>> values)
      throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("userID," + String.join(",", attributes) + "\n");
      for (int user = 0; user < values.size(); user++) {
        out.write(user + "," + String.join(",", values.get(user)) + "\n");
      }
    }
  }

  /**
   * Writes {@code users.txt} or {@code items.txt}, with the external id of index n − 1 on line n.
   */
  public static void writeIds(Path file, List<String> ids) throws IOException {
    Files.write(file, ids);
  }
}
