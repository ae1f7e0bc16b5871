package org.ccdrec.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A builder of one snapshot. The parts are read once, at publication.
 *
 * <p>Users, items, seen items, popularity, model and provenance are required; the rest is optional.
 * Parts are read row by row or record by record, so no part is copied to the heap as a whole. Not
 * safe for use by several threads.
 *
 * <pre>{@code
 * SnapshotId id = new SnapshotWriter("tiktok")
 *     .users(userIds, userVectors)
 *     .items(itemIds, itemVectors)
 *     .seen(offsets, items)
 *     .popularity(counts)
 *     .model("ccdrec-freedom", config)
 *     .provenance(new Provenance(dataHash, seed, "vector", libraries))
 *     .metrics(Map.of("test.recall@20", 0.094))
 *     .publish(SnapshotStore.open(Path.of("snapshots")));
 * }</pre>
 */
public final class SnapshotWriter {
  private final String name;
  private @Nullable Side users;
  private @Nullable Side items;
  private int @Nullable [] seenOffsets;
  private int @Nullable [] seenItems;
  private int @Nullable [] popularity;
  private Manifest.@Nullable Model model;
  private @Nullable Provenance provenance;
  private Map<String, Double> metrics = Map.of();
  private @Nullable Map<String, AttributeType> attributes;
  private @Nullable IntFunction<ItemMetadata> metadata;
  private @Nullable IntFunction<byte[]> images;
  private final Map<String, FloatMatrix> content = new LinkedHashMap<>();
  private @Nullable ArrayNode encoders;
  private UserSegments segments = UserSegments.NONE;
  private @Nullable IndexBuilder index;
  private @Nullable JsonNode report;

  /** Builds the graph index of the item vectors. */
  @FunctionalInterface
  public interface IndexBuilder {
    /**
     * Builds the index.
     *
     * @param scratch an empty directory for temporary files, deleted afterwards
     * @param out receives the index; must not be closed
     */
    void build(Path scratch, OutputStream out) throws IOException;
  }

  /** Ids and vectors of the users or of the items. */
  record Side(List<String> ids, FloatMatrix vectors) {}

  /** All parts of a complete writer. */
  record Parts(
      String name,
      Side users,
      Side items,
      int[] seenOffsets,
      int[] seenItems,
      int[] popularity,
      Manifest.Model model,
      Provenance provenance,
      Map<String, Double> metrics,
      @Nullable Map<String, AttributeType> attributes,
      @Nullable IntFunction<ItemMetadata> metadata,
      @Nullable IntFunction<byte[]> images,
      Map<String, FloatMatrix> content,
      @Nullable ArrayNode encoders,
      UserSegments segments,
      @Nullable IndexBuilder index,
      @Nullable JsonNode report) {}

  /**
   * Starts a snapshot.
   *
   * @param name name of the model line, see {@link SnapshotFormat}
   */
  public SnapshotWriter(String name) {
    this.name = SnapshotId.requireName(name);
  }

  /** Sets the users: one id for each row of a users × d matrix. */
  public SnapshotWriter users(List<String> ids, FloatMatrix vectors) {
    users = side("users", ids, vectors);
    return this;
  }

  /** Sets the items: one id for each row of an items × d matrix, at least one. */
  public SnapshotWriter items(List<String> ids, FloatMatrix vectors) {
    items = side("items", ids, vectors);
    return this;
  }

  /**
   * Sets the items seen by each user, as compressed rows.
   *
   * @param offsets users + 1 ascending offsets into {@code seen}, from 0 to its length
   * @param seen item indices, strictly ascending within a user
   */
  public SnapshotWriter seen(int[] offsets, int[] seen) {
    seenOffsets = offsets;
    seenItems = seen;
    return this;
  }

  /** Sets each item's number of interactions, not negative. */
  public SnapshotWriter popularity(int[] counts) {
    popularity = counts;
    return this;
  }

  /** Sets the name of the model and its full configuration, defaults included. */
  public SnapshotWriter model(String modelName, ObjectNode config) {
    model = new Manifest.Model(modelName, config.deepCopy());
    return this;
  }

  /** Sets the origin of the vectors. */
  public SnapshotWriter provenance(Provenance source) {
    provenance = source;
    return this;
  }

  /** Sets the finite value of each metric, e.g. {@code test.recall@20}. */
  public SnapshotWriter metrics(Map<String, Double> values) {
    values.forEach((metric, value) -> require(Double.isFinite(value), metric, "finite", value));
    metrics = new LinkedHashMap<>(values);
    return this;
  }

  /**
   * Sets the items' metadata.
   *
   * @param types type of every attribute that any item has
   * @param byIndex metadata by item index; {@link ItemMetadata#NONE} for an item without
   */
  public SnapshotWriter metadata(
      Map<String, AttributeType> types, IntFunction<ItemMetadata> byIndex) {
    attributes = new LinkedHashMap<>(types);
    metadata = byIndex;
    return this;
  }

  /**
   * Sets the items' pictures by item index: PNG, JPEG, WebP, GIF or SVG; empty for an item without.
   */
  public SnapshotWriter images(IntFunction<byte[]> byIndex) {
    images = byIndex;
    return this;
  }

  /** Adds the items' content vectors of one modality, an items × any matrix. */
  public SnapshotWriter content(String modality, FloatMatrix vectors) {
    if (!SnapshotFormat.MODALITY.matcher(modality).matches()) {
      throw new IllegalArgumentException(
          "a modality must match " + SnapshotFormat.MODALITY + "; modality=" + modality);
    }
    content.put(modality, vectors);
    return this;
  }

  /** Sets the encoders that made the content vectors, see {@link SnapshotFormat}. */
  public SnapshotWriter encoders(ArrayNode records) {
    encoders = records.deepCopy();
    return this;
  }

  /** Sets the interactions by attributes of users; without attributes, nothing is written. */
  public SnapshotWriter segments(UserSegments byAttribute) {
    segments = byAttribute;
    return this;
  }

  /** Sets what builds the graph index of the item vectors, during publication. */
  public SnapshotWriter index(IndexBuilder builder) {
    index = builder;
    return this;
  }

  /** Sets the training report, any JSON. */
  public SnapshotWriter report(JsonNode json) {
    report = json;
    return this;
  }

  /**
   * Writes and publishes the snapshot.
   *
   * @return its name and its new version
   * @throws IllegalStateException if a required part was not set
   * @throws IllegalArgumentException if a part breaks a rule of the format or does not fit another;
   *     nothing is published
   * @throws IOException if the store cannot be written; nothing is published
   */
  public SnapshotId publish(SnapshotStore store) throws IOException {
    return publish(store, PublicationStep.NONE);
  }

  SnapshotId publish(SnapshotStore store, PublicationStep step) throws IOException {
    return new Publication(parts(), store, step).run();
  }

  private Parts parts() {
    var parts =
        new Parts(
            name,
            present(users, "users"),
            present(items, "items"),
            present(seenOffsets, "seen"),
            present(seenItems, "seen"),
            present(popularity, "popularity"),
            present(model, "model"),
            present(provenance, "provenance"),
            metrics,
            attributes,
            metadata,
            images,
            content,
            encoders,
            segments,
            index,
            report);
    requireShapes(parts);
    segments.requireItems(parts.items().ids().size());
    return parts;
  }

  private static void requireShapes(Parts parts) {
    int itemCount = parts.items().ids().size();
    int userCount = parts.users().ids().size();
    require(itemCount > 0, "items", "at least one", itemCount);
    int dimension = parts.items().vectors().columns();
    int userColumns = parts.users().vectors().columns();
    require(userColumns == dimension, "users", "as wide as items: " + dimension, userColumns);
    int rows = parts.seenOffsets().length;
    require(rows == userCount + 1, "seen offsets", "users + 1 = " + (userCount + 1), rows);
    int counts = parts.popularity().length;
    require(counts == itemCount, "popularity", "as long as items: " + itemCount, counts);
    parts
        .content()
        .forEach(
            (modality, matrix) ->
                require(
                    matrix.rows() == itemCount,
                    "content " + modality,
                    "as long as items: " + itemCount,
                    matrix.rows()));
  }

  private static Side side(String part, List<String> ids, FloatMatrix vectors) {
    require(ids.size() == vectors.rows(), part, "one id per row: " + vectors.rows(), ids.size());
    return new Side(List.copyOf(ids), vectors);
  }

  private static void require(boolean holds, String part, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(part + " must be " + rule + "; found " + found);
    }
  }

  private static <T> T present(@Nullable T part, String method) {
    if (part == null) {
      throw new IllegalStateException("a snapshot needs " + method + "(…) before publish");
    }
    return part;
  }
}
