package org.ccdrec.server.recommend;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ccdrec.server.overlay.ItemIds;

/**
 * Lookup of the items that one request names. Collects the ids that the version does not know. Not
 * thread-safe.
 */
final class IdLookup {
  private final ItemIds itemIds;
  private final Set<String> unknown = new LinkedHashSet<>();

  IdLookup(ItemIds itemIds) {
    this.itemIds = itemIds;
  }

  /** Returns an item's index, or −1. */
  int indexOf(String itemId) {
    return itemIds.indexOf(itemId);
  }

  /** Returns the indices of the known ids. */
  int[] knownAmong(List<String> ids) {
    return ids.stream().mapToInt(itemIds::indexOf).filter(index -> index >= 0).toArray();
  }

  /** Returns the indices of the known ids and collects the unknown ones. */
  int[] indices(List<String> ids) {
    var indices = IntStream.builder();
    for (String id : ids) {
      int index = itemIds.indexOf(id);
      if (index >= 0) {
        indices.add(index);
      } else if (!id.isEmpty()) {
        unknown.add(id);
      }
    }
    return indices.build().toArray();
  }

  /** Adds an unknown id. */
  void addUnknown(String id) {
    unknown.add(id);
  }

  /** Returns the unknown ids in the order of the request. */
  Set<String> unknown() {
    return unknown;
  }
}
