package org.ccdrec.server.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ccdrec.files.DerivedFiles;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Filters over the items of one snapshot: columns of their metadata, and a cache of recent results.
 * Safe for use by many threads.
 */
public final class ItemFilters {
  private static final Logger LOG = LoggerFactory.getLogger(ItemFilters.class);
  private static final String CATEGORY = "category";
  private static final String POPULARITY = "popularity";
  private static final long CACHED_BYTES = 64L << 20;
  private static final int READ_AT_ONCE = 1 << 13;
  private static final int FORMAT = 1; // of kept columns, to be raised with every change of it

  private final int items;
  private final Map<String, AttributeType> types;
  private final Map<String, Column> columns = new HashMap<>();
  private final Cache<String, ItemSet> recent =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_BYTES)
          .weigher((String text, ItemSet set) -> 200 + 2 * text.length() + set.bits().size() / 8)
          .build();

  /**
   * Creates the columns of a snapshot, reading the metadata of all items unless they are stored.
   *
   * @param kept stored columns of known metadata; new ones are added
   * @param isParallel whether to use all processors instead of the caller's thread alone
   */
  public ItemFilters(Snapshot snapshot, DerivedFiles kept, boolean isParallel) {
    items = snapshot.itemIds().size();
    types = new TreeMap<>();
    Map<String, AttributeType> attributes = snapshot.manifest().attributes();
    if (attributes != null) {
      warnOfShadowed(snapshot, attributes.keySet());
      types.putAll(attributes);
      types.put(CATEGORY, AttributeType.STRING);
      types.remove(POPULARITY);
      String name = snapshot.metadataSha256() + "-" + FORMAT;
      ByteBuffer known = kept.read(name);
      if (known != null) {
        types.forEach((field, type) -> columns.put(field, Column.read(type, items, known)));
      } else {
        types.forEach((field, type) -> columns.put(field, Column.of(type, items)));
        addMetadata(snapshot, isParallel);
        kept.write(name, this::write);
      }
    }
    types.put(POPULARITY, AttributeType.INTEGER);
    columns.put(POPULARITY, Column.of(AttributeType.INTEGER, items));
    for (int item = 0; item < items; item++) {
      add(POPULARITY, item, (long) snapshot.popularity(item));
    }
  }

  private static void warnOfShadowed(Snapshot snapshot, Set<String> attributes) {
    for (String name : List.of(CATEGORY, POPULARITY)) {
      if (attributes.contains(name)) {
        LOG.warn(
            "Filters cannot use the attribute {} of {}: {} means that of the item; rename the"
                + " attribute",
            name,
            snapshot.id(),
            name);
      }
    }
  }

  private void write(DataOutputStream out) throws IOException {
    for (String field : types.keySet()) {
      column(field).write(out);
    }
  }

  private void addMetadata(Snapshot snapshot, boolean isParallel) {
    for (int from = 0; from < items; from += READ_AT_ONCE) {
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
              if (!name.equals(CATEGORY)) {
                add(name, item, value);
              }
            });
    if (category != null) {
      add(CATEGORY, item, category);
    }
  }

  private void add(String name, int item, Object value) {
    Column column = columns.get(name);
    if (column != null) {
      column.add(item, value);
    }
  }

  /** Returns the types of the fields that a filter may use. */
  public Map<String, AttributeType> fields() {
    return Map.copyOf(types);
  }

  /**
   * Returns the items that match a filter.
   *
   * @throws FilterException if the text is not a valid filter over this snapshot's fields
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
      case Condition.Present(String field) -> column(field).markPresent(result);
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
