package org.ccdrec.server.catalogue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.catalogue.CatalogueItem;
import org.jspecify.annotations.Nullable;

/** The records that changes lead to, before they are written. Used by one thread. */
final class ChangeBatch {
  /** Beginning of the refusal of a change of an item that does not exist. */
  static final String UNKNOWN = "no item has the id ";

  private final Records records;
  private final int maxNewItems;
  private final Instant now;
  private final Map<String, CatalogueItem> items = new LinkedHashMap<>();
  private int withContent;

  /**
   * Creates an empty batch.
   *
   * @param records the records before
   * @param maxNewItems largest number of records with content vectors
   * @param now time of the changes
   */
  ChangeBatch(Records records, int maxNewItems, Instant now) {
    this.records = records;
    this.maxNewItems = maxNewItems;
    this.now = now;
    this.withContent = records.withContent();
  }

  /** Returns the records, one for each changed item. */
  List<CatalogueItem> items() {
    return List.copyOf(items.values());
  }

  /** Adds changes in their order; returns why each is refused, null where it is not. */
  List<@Nullable String> addAll(List<ItemChange> changes) {
    List<@Nullable String> refusals = new ArrayList<>();
    changes.forEach(each -> refusals.add(add(each)));
    return refusals;
  }

  private @Nullable String add(ItemChange change) {
    String id = change.itemId();
    CatalogueItem before = items.containsKey(id) ? items.get(id) : records.get(id);
    CatalogueItem after = change.apply(before, now);
    if (after == null) {
      return UNKNOWN + id;
    }
    Instant from = after.availability().from();
    Instant until = after.availability().until();
    if (from != null && until != null && !from.isBefore(until)) {
      return "availableFrom must be before availableUntil; availableFrom=%s, availableUntil=%s"
          .formatted(from, until);
    }
    int more = content(after) - (before == null ? 0 : content(before));
    if (more > 0 && withContent >= maxNewItems) {
      return "there are already %d new items, the limit catalogue.maxNewItems; publish a snapshot"
              .formatted(maxNewItems)
          + " that has them";
    }
    withContent += more;
    items.remove(id);
    items.put(id, after);
    return null;
  }

  private static int content(CatalogueItem item) {
    return item.content().isEmpty() ? 0 : 1;
  }
}
