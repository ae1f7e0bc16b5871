package org.ccdrec.server.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.ccdrec.snapshot.AttributeType;
import org.jspecify.annotations.Nullable;

/**
 * Filters over the items of one snapshot, of which some have changed, and a cache of recent
 * results. Safe for use by many threads.
 */
public final class OverlaidFilters {
  private static final int CACHED = 200;

  private final ItemFilters filters;
  private final @Nullable Supplier<List<ChangedColumns>> changes;
  private final Cache<String, ItemSet> recent = Caffeine.newBuilder().maximumSize(CACHED).build();

  /**
   * Creates filters.
   *
   * @param filters filters over the snapshot
   * @param changes returns the columns of the changed items, or null if there are none
   */
  public OverlaidFilters(ItemFilters filters, @Nullable Supplier<List<ChangedColumns>> changes) {
    this.filters = filters;
    this.changes = changes;
  }

  /** Returns the types of the fields that a filter may use. */
  public Map<String, AttributeType> fields() {
    return filters.fields();
  }

  /**
   * Returns the items that match a filter.
   *
   * @throws FilterException if the text is not a valid filter over the snapshot's fields
   */
  public ItemSet select(String text) throws FilterException {
    if (changes == null) {
      return filters.select(text);
    }
    ItemSet known = recent.getIfPresent(text);
    if (known == null) {
      known = filters.select(text, changes.get());
      recent.put(text, known);
    }
    return known;
  }
}
