package org.ccdrec.server.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.ccdrec.catalogue.CatalogueItem;
import org.jspecify.annotations.Nullable;

/** The latest record of each changed item, in the order of their changes. Not thread-safe. */
final class Records {
  private final Map<String, CatalogueItem> byId = new LinkedHashMap<>();
  private int withContent;

  /** Returns the record of an item, or null if there is none. */
  @Nullable CatalogueItem get(String itemId) {
    return byId.get(itemId);
  }

  /** Sets the record of an item. */
  void put(CatalogueItem item) {
    CatalogueItem before = byId.remove(item.itemId());
    byId.put(item.itemId(), item);
    withContent += (item.content().isEmpty() ? 0 : 1);
    withContent -= before == null || before.content().isEmpty() ? 0 : 1;
  }

  /** Returns the number of records. */
  int size() {
    return byId.size();
  }

  /** Returns the number of records with content vectors. */
  int withContent() {
    return withContent;
  }

  /** Returns the number of deleted items. */
  long deleted() {
    return byId.values().stream().filter(CatalogueItem::isDeleted).count();
  }

  /** Returns all records, those that changed last at the end. */
  List<CatalogueItem> all() {
    return new ArrayList<>(byId.values());
  }

  /** Removes the content vectors of items that need none. */
  void dropContent(Predicate<String> isKnown) {
    byId.replaceAll(
        (id, item) -> item.content().isEmpty() || !isKnown.test(id) ? item : bare(item));
    withContent = (int) byId.values().stream().filter(each -> !each.content().isEmpty()).count();
  }

  private static CatalogueItem bare(CatalogueItem item) {
    return new CatalogueItem(
        item.itemId(),
        item.at(),
        item.availability(),
        item.replaces(),
        item.metadata(),
        Map.of(),
        Map.of());
  }
}
