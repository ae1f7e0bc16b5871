package org.ccdrec.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/**
 * The state of one item in the catalogue log. Its JSON and arrays must not be changed.
 *
 * @param itemId external id of the item
 * @param at time of its latest change
 * @param availability when it may be recommended
 * @param replaces whether the metadata replaces that of a snapshot, rather than overriding parts
 * @param metadata texts, {@code attributes} and {@code picture} as {@link CatalogueFile} specifies
 *     them
 * @param content content vectors by modality
 * @param encoders fingerprint of the encoder by modality, for vectors that the server encoded
 */
public record CatalogueItem(
    String itemId,
    Instant at,
    Availability availability,
    boolean replaces,
    ObjectNode metadata,
    Map<String, float[]> content,
    Map<String, String> encoders) {
  /** Copies the maps. */
  public CatalogueItem {
    content = Map.copyOf(content);
    encoders = Map.copyOf(encoders);
  }

  /** Returns whether the item was removed from the catalogue. */
  public boolean isDeleted() {
    return availability.status() == ItemStatus.DELETED;
  }
}
