package org.ccdrec.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
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

  /**
   * Returns the content vectors that fit a model, in a new map.
   *
   * @param widths width of each of its modalities
   * @param fingerprints fingerprint of the encoder of its modalities; a vector that a server
   *     encoded fits only if it is the same
   */
  public Map<String, float[]> usableContent(
      Map<String, Integer> widths, Map<String, String> fingerprints) {
    Map<String, float[]> usable = new HashMap<>();
    content.forEach(
        (modality, vector) -> {
          Integer width = widths.get(modality);
          String encoder = encoders.get(modality);
          boolean isSame = encoder == null || encoder.equals(fingerprints.get(modality));
          if (width != null && width == vector.length && isSame) {
            usable.put(modality, vector);
          }
        });
    return usable;
  }
}
