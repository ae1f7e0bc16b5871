package org.ccdrec.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The description of a snapshot; {@link SnapshotFormat} specifies its JSON form. Immutable, as long
 * as no caller changes the configuration.
 *
 * @param id name and version
 * @param created time of publication
 * @param shape sizes of the matrices
 * @param model the model and its configuration
 * @param provenance origin of the vectors
 * @param metrics finite value by metric name, e.g. {@code test.recall@20}
 * @param attributes type by attribute name, or null if there is no item metadata
 * @param content dimension by modality name of the content vectors, empty if there are none
 * @param files every other file of the snapshot
 */
public record Manifest(
    SnapshotId id,
    Instant created,
    Shape shape,
    Model model,
    Provenance provenance,
    Map<String, Double> metrics,
    @Nullable Map<String, AttributeType> attributes,
    Map<String, Integer> content,
    List<FileEntry> files) {

  /**
   * The sizes of a snapshot.
   *
   * @param users number of users, not negative
   * @param items number of items, at least 1
   * @param dimension width of the vectors, at least 1
   * @param interactions number of seen pairs of user and item
   */
  public record Shape(int users, int items, int dimension, long interactions) {}

  /**
   * The model that produced the vectors.
   *
   * @param name name of the model, e.g. {@code ccdrec-freedom}
   * @param config the full configuration, defaults included
   */
  public record Model(String name, ObjectNode config) {}

  /**
   * One file of a snapshot.
   *
   * @param name file name
   * @param length bytes
   * @param sha256 SHA-256 of its content, 64 lower-case hexadecimal digits
   */
  public record FileEntry(String name, long length, String sha256) {}

  boolean hasFile(String name) {
    return files.stream().anyMatch(file -> file.name().equals(name));
  }
}
