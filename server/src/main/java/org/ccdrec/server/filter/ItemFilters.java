package org.ccdrec.server.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Snapshot;

/**
 * The filters over one snapshot's items: columns of their metadata, and the sets of recent filters.
 *
 * <p>Safe for use by many threads.
 */
public final class ItemFilters {
  private static final long CACHED_BYTES = 64L << 20;
  private static final int READ_AT_ONCE = 1 << 13;

  private final int items;
  private final Map<String, AttributeType> types;
  private final Map<String, Column> columns = new HashMap<>();
  private final Cache<String, ItemSet> recent =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_BYTES)
          .weigher((String text, ItemSet set) -> 200 + 2 * text.length() + set.bits().size() / 8)
          .build();

  /**
   * Reads the metadata of all items; takes time proportional to them.
   *
   * @param isParallel whether all processors are used, or the caller's thread alone
   */
  public ItemFilters(Snapshot snapshot, boolean isParallel) {
    items = snapshot.itemIds().size();
    types = new TreeMap<>();
    Map<String, AttributeType> attributes = snapshot.manifest().attributes();
    if (attributes != null) {
      types.putAll(attributes);
      types.put("category", AttributeType.STRING);
    }
    types.put("popularity", AttributeType.INTEGER);
    types.forEach((name, type) -> columns.put(name, Column.of(type, items)));
    for (int item = 0; item < items; item++) {
      add("popularity", item, (long) snapshot.popularity(item));
    }
    for (int from = 0; attributes != null && from < items; from += READ_AT_ONCE) {
      IntStream some = IntStream.range(from, Math.min(items, from + READ_AT_ONCE));
      List<ItemMetadata> read =
          (isParallel ? some.parallel() : some).mapToObj(snapshot::metadata).toList();
      for (int at = 0; at < read.size(); at++) {
        add(from + at, read.get(at));
      }
    }
  }

  private void add(int item, ItemMetadata metadata) {
    String category = metadata.category();
    metadata
        .attributes()
        .forEach(
            (name, value) -> {
              if (!name.equals("category") && !name.equals("popularity")) {
                add(name, item, value);
              }
            });
    if (category != null) {
      add("category", item, category);
    }
  }

  private void add(String name, int item, Object value) {
    Column column = columns.get(name);
    if (column != null) {
      column.add(item, value);
    }
  }

  /** Returns the fields that a filter may name, and their types. */
  public Map<String, AttributeType> fields() {
    return Map.copyOf(types);
  }

  /**
   * Returns the items that a filter lets through.
   *
   * @throws FilterException if the text is no filter over this snapshot's fields
   */
  public ItemSet select(String text) throws FilterException {
    ItemSet known = recent.getIfPresent(text);
    if (known != null) {
      return known;
    }
    ItemSet selected = ItemSet.of(evaluate(FilterParser.parse(text, types)));
    recent.put(text, selected);
    return selected;
  }

  private BitSet evaluate(Condition condition) {
    var result = new BitSet(items);
    switch (condition) {
      case Condition.And(Condition left, Condition right) -> {
        result = evaluate(left);
        result.and(evaluate(right));
      }
      case Condition.Or(Condition left, Condition right) -> {
        result = evaluate(left);
        result.or(evaluate(right));
      }
      case Condition.Not(Condition negated) -> {
        result = evaluate(negated);
        result.flip(0, items);
      }
      case Condition.OneOf(String field, var values) -> column(field).markOneOf(values, result);
      case Condition.Compared(String field, var comparison, Object bound) ->
          column(field).markCompared(comparison, bound, result);
    }
    return result;
  }

  private Column column(String field) {
    Column column = columns.get(field);
    if (column == null) {
      throw new IllegalStateException("the parser refuses unknown fields: " + field);
    }
    return column;
  }
}
