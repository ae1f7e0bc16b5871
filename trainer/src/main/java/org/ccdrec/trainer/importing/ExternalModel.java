package org.ccdrec.trainer.importing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.ccdrec.graph.Interactions;
import org.ccdrec.hnsw.GraphFile;
import org.ccdrec.hnsw.GraphShape;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotWriter;
import org.ccdrec.trainer.data.features.NpyReader;

/**
 * A model that another program trained. The score of an item for a user is the inner product of
 * their vectors.
 *
 * @param users vectors of the users
 * @param items vectors of the items, as wide as those of the users
 * @param userIds id of each row of {@code users}
 * @param itemIds id of each row of {@code items}
 * @param seen items that each user has seen; may be empty
 * @param metadata one entry per item, or empty
 * @param attributeTypes type of every attribute in the metadata
 * @param content content features of the items by modality
 * @param hash SHA-256 of the file of the item vectors, in hexadecimal
 */
public record ExternalModel(
    NpyReader.Matrix users,
    NpyReader.Matrix items,
    List<String> userIds,
    List<String> itemIds,
    Interactions seen,
    List<ItemMetadata> metadata,
    Map<String, AttributeType> attributeTypes,
    Map<String, NpyReader.Matrix> content,
    String hash) {

  /**
   * Returns the snapshot of this model, to be published.
   *
   * @param name name of the snapshot
   * @param model name of the model
   */
  public SnapshotWriter snapshot(String name, String model) {
    var config = JsonNodeFactory.instance.objectNode();
    SnapshotWriter writer =
        new SnapshotWriter(name)
            .users(userIds, matrix(users))
            .items(itemIds, matrix(items))
            .seen(seen.offsets(), seen.items())
            .popularity(seen.itemDegrees())
            .model(model, config)
            .provenance(new Provenance(hash, 0, "imported", Map.of("ccdrec", "import")));
    if (!metadata.isEmpty()) {
      writer.metadata(attributeTypes, metadata::get);
    }
    content.forEach((modality, matrix) -> writer.content(modality, matrix(matrix)));
    return writer;
  }

  /** Returns what builds the graph index of the items on all processors. */
  public SnapshotWriter.IndexBuilder index() {
    int threads = Runtime.getRuntime().availableProcessors();
    return GraphFile.builder(matrix(items), GraphShape.DEFAULT, threads);
  }

  private static FloatMatrix matrix(NpyReader.Matrix matrix) {
    return FloatMatrix.of(matrix.rows(), matrix.columns(), matrix.values());
  }
}
