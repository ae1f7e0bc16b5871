package org.ccdrec.server.overlay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.ccdrec.server.filter.ChangedColumns;
import org.ccdrec.server.filter.ItemFilters;
import org.ccdrec.snapshot.ItemMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The changed items of a version by index, in blocks of which a change copies only those that it
 * touches. Immutable.
 */
final class ChangedItems {
  static final ChangedItems NONE = new ChangedItems(new Block[0], 0);

  private static final int BITS = 10;
  private static final int WIDTH = 1 << BITS;

  private final @Nullable Block[] blocks;
  private final int size;

  private ChangedItems(@Nullable Block[] blocks, int size) {
    this.blocks = blocks;
    this.size = size;
  }

  /** Changed items with neighbouring indices, and their columns once a filter needs them. */
  private static final class Block {
    private final @Nullable ChangedItem[] items;
    private volatile @Nullable ChangedColumns columns;

    Block(@Nullable ChangedItem[] items) {
      this.items = items;
    }

    /** Returns the columns of the items that have other metadata than the snapshot's. */
    ChangedColumns columns(ItemFilters filters) {
      ChangedColumns known = columns;
      if (known == null) {
        List<ChangedItem> described =
            Arrays.stream(items)
                .filter(ChangedItems::isDescribed)
                .map(Objects::requireNonNull)
                .toList();
        List<ItemMetadata> metadata = new ArrayList<>();
        described.forEach(each -> metadata.add(values(each)));
        known =
            filters.changed(described.stream().mapToInt(ChangedItem::index).toArray(), metadata);
        columns = known;
      }
      return known;
    }
  }

  private static boolean isDescribed(@Nullable ChangedItem item) {
    return item != null && item.metadata() != null;
  }

  private static ItemMetadata values(ChangedItem item) {
    return Objects.requireNonNull(item.metadata()).values();
  }

  /** Returns the number of items. */
  int size() {
    return size;
  }

  /** Returns the change of an item, or null if it has none. */
  @Nullable ChangedItem get(int index) {
    int at = index >> BITS;
    Block block = at < blocks.length ? blocks[at] : null;
    return block == null ? null : block.items[index & (WIDTH - 1)];
  }

  /** Returns the columns of all items with other metadata than the snapshot's. */
  List<ChangedColumns> columns(ItemFilters filters) {
    return Arrays.stream(blocks)
        .filter(Objects::nonNull)
        .map(block -> Objects.requireNonNull(block).columns(filters))
        .toList();
  }

  /** Returns these items with some more, which replace those with the same index. */
  ChangedItems with(Collection<ChangedItem> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    int last = changes.stream().mapToInt(ChangedItem::index).max().orElse(0) >> BITS;
    @Nullable Block[] copies = Arrays.copyOf(blocks, Math.max(blocks.length, last + 1));
    int count = size;
    for (ChangedItem change : changes) {
      int at = change.index() >> BITS;
      Block before = at < blocks.length ? blocks[at] : null;
      Block block = copies[at];
      if (block == null || block == before) {
        block = new Block(before == null ? new ChangedItem[WIDTH] : before.items.clone());
        copies[at] = block;
      }
      int within = change.index() & (WIDTH - 1);
      count += block.items[within] == null ? 1 : 0;
      block.items[within] = change;
    }
    return new ChangedItems(copies, count);
  }

  /** Returns all items by ascending index. */
  Stream<ChangedItem> stream() {
    return Arrays.stream(blocks)
        .filter(Objects::nonNull)
        .flatMap(block -> Arrays.stream(Objects.requireNonNull(block).items))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull);
  }
}
