package org.ccdrec.server.filter;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
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
  static final String CATEGORY = "category";
  private static final String POPULARITY = "popularity";
  private static final long CACHED_BYTES = 64L << 20;
  private static final int READ_AT_ONCE = 1 << 13;
  private static final int FORMAT = 1; // of kept columns, to be raised with every change of it

  private final int items;
  private final Map<String, AttributeType> types;
  private final FilterColumns columns;
  private final IntUnaryOperator popularity;
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
    popularity = snapshot::popularity;
    Map<String, AttributeType> attributes = snapshot.manifest().attributes();
    if (attributes != null) {
      warnOfShadowed(snapshot, attributes.keySet());
      types.putAll(attributes);
      types.put(CATEGORY, AttributeType.STRING);
      types.remove(POPULARITY);
    }
    columns = stored(snapshot, kept, isParallel);
    types.put(POPULARITY, AttributeType.INTEGER);
    columns.create(POPULARITY, AttributeType.INTEGER);
    for (int item = 0; item < items; item++) {
      columns.add(POPULARITY, item, (long) snapshot.popularity(item));
    }
  }

  private FilterColumns stored(Snapshot snapshot, DerivedFiles kept, boolean isParallel) {
    if (types.isEmpty()) {
      return new FilterColumns(items);
    }
    String name = snapshot.metadataSha256() + "-" + FORMAT;
    ByteBuffer known = kept.read(name);
    if (known != null) {
      return FilterColumns.read(types, items, known);
    }
    var read = new FilterColumns(items);
    types.forEach(read::create);
    addMetadata(snapshot, read, isParallel);
    kept.write(name, out -> read.write(types.keySet(), out));
    return read;
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

  private void addMetadata(Snapshot snapshot, FilterColumns read, boolean isParallel) {
    for (int from = 0; from < items; from += READ_AT_ONCE) {
      IntStream some = IntStream.range(from, Math.min(items, from + READ_AT_ONCE));
      List<ItemMetadata> part =
          (isParallel ? some.parallel() : some).mapToObj(snapshot::metadata).toList();
      for (int at = 0; at < part.size(); at++) {
        read.add(from + at, part.get(at));
      }
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
    ItemSet selected = ItemSet.of(columns.evaluate(FilterParser.parse(text, types)));
    recent.put(text, selected);
    return selected;
  }

  /**
   * Returns the columns of items with other metadata than the snapshot's.
   *
   * @param changed indices of the items, ascending; those beyond the snapshot have no popularity
   * @param metadata their metadata
   */
  public ChangedColumns changed(int[] changed, List<ItemMetadata> metadata) {
    var added = new FilterColumns(changed.length);
    types.forEach(added::create);
    for (int at = 0; at < changed.length; at++) {
      added.add(at, metadata.get(at));
      long count = changed[at] < items ? popularity.applyAsInt(changed[at]) : 0;
      added.add(POPULARITY, at, count);
    }
    return new ChangedColumns(changed, added);
  }

  /**
   * Returns the items that match a filter, with changed items judged by their new metadata.
   *
   * @throws FilterException if the text is not a valid filter over this snapshot's fields
   */
  ItemSet select(String text, List<ChangedColumns> changes) throws FilterException {
    ItemSet known = select(text);
    Condition condition = FilterParser.parse(text, types);
    var bits = (BitSet) known.bits().clone();
    boolean isSubset = true;
    for (ChangedColumns each : changes) {
      isSubset &= each.correct(condition, bits, items);
    }
    return new ItemSet(bits, bits.cardinality(), isSubset ? known.bits() : null);
  }
}
