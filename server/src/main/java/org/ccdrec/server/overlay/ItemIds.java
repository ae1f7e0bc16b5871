package org.ccdrec.server.overlay;

import org.ccdrec.snapshot.IdTable;

/**
 * The ids of a version's items, those of new items included and those of deleted ones not found.
 * Immutable.
 *
 * @param table the ids of the snapshot
 * @param overlay the new and deleted items
 */
public record ItemIds(IdTable table, Overlay overlay) {
  /** Returns the number of items, deleted ones included. */
  public int size() {
    return overlay.size();
  }

  /** Returns the id of an item. */
  public String get(int index) {
    return index < table.size() ? table.get(index) : overlay.addedId(index);
  }

  /** Returns the index of an id, or −1 if there is no such item or it is deleted. */
  public int indexOf(String id) {
    int index = table.indexOf(id);
    if (overlay.isEmpty()) {
      return index;
    }
    int found = index < 0 ? overlay.indexOfAdded(id) : index;
    return found >= 0 && overlay.isDeleted(found) ? -1 : found;
  }
}
