package org.ccdrec.server.overlay;

import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.snapshot.ItemMetadata;
import org.jspecify.annotations.Nullable;

/**
 * An item that the catalogue has a record of.
 *
 * @param index its index
 * @param source the record
 * @param metadata its metadata and the JSON of it, or null if they are those of the snapshot
 */
public record ChangedItem(int index, CatalogueItem source, @Nullable Description metadata) {
  /**
   * The metadata of an item.
   *
   * @param values its values
   * @param json members of a JSON object, without its braces; must not be changed
   * @param picture name of its picture among those of the catalogue; empty if it has none; null for
   *     that of the snapshot
   */
  public record Description(ItemMetadata values, byte[] json, @Nullable String picture) {}
}
