package org.ccdrec.server.overlay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.ccdrec.catalogue.Availability;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.server.content.ContentGraph;
import org.ccdrec.server.encode.EncodeException;
import org.ccdrec.server.encode.SnapshotEncoders;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Makes the overlays of one version, each from the one before it. A change copies only what it
 * touches. Safe for use by many threads until the snapshot is closed.
 */
public final class OverlayBuilder {
  private final Snapshot snapshot;
  private final ContentGraph content;
  private final SnapshotEncoders encoders;
  private final Path pictures;
  private final ItemDescriptions descriptions;
  private final NavigableSet<Limit> limits = new TreeSet<>();
  private final Map<Integer, Limit> limitOf = new HashMap<>();
  private Overlay overlay;

  /**
   * Creates a builder whose overlay is empty.
   *
   * @param content vectors of new items from their content
   * @param encoders content vectors of new items from their descriptions
   * @param pictures directory of the pictures of changed items
   */
  public OverlayBuilder(
      Snapshot snapshot, ContentGraph content, SnapshotEncoders encoders, Path pictures) {
    this.snapshot = snapshot;
    this.content = content;
    this.encoders = encoders;
    this.pictures = pictures;
    this.descriptions = new ItemDescriptions(snapshot);
    this.overlay = Overlay.none(snapshot.itemIds().size());
  }

  /**
   * A new item whose vector must be computed.
   *
   * @param index its index
   * @param item its record
   */
  public record Pending(int index, CatalogueItem item) {}

  /** The time of the next change of an item's availability. */
  private record Limit(Instant at, int index) implements Comparable<Limit> {
    @Override
    public int compareTo(Limit other) {
      int byTime = at.compareTo(other.at);
      return byTime == 0 ? Integer.compare(index, other.index) : byTime;
    }
  }

  /** Returns the latest overlay. */
  public synchronized Overlay overlay() {
    return overlay;
  }

  /**
   * Applies records of the catalogue; of several records of an item, the last counts.
   *
   * @return the new items whose vectors must be computed; they have none, or their previous one,
   *     until then
   */
  public synchronized List<Pending> apply(Collection<CatalogueItem> records, Instant now) {
    Map<String, CatalogueItem> latest = new LinkedHashMap<>();
    records.forEach(each -> latest.put(each.itemId(), each));
    NewItems added = overlay.added().with(newIds(latest.values()));
    Map<Integer, float @Nullable []> vectors = new HashMap<>();
    List<ChangedItem> changes = new ArrayList<>();
    List<Pending> pending = new ArrayList<>();
    for (CatalogueItem item : latest.values()) {
      int index = index(item.itemId(), added);
      if (index >= overlay.known() && item.isDeleted()) {
        vectors.put(index - overlay.known(), null);
      } else if (index >= overlay.known() && needsVector(index, item)) {
        pending.add(new Pending(index, item));
      }
      if (index >= 0) {
        changes.add(new ChangedItem(index, item, descriptions.of(index, item)));
      }
    }
    ChangedItems changed = overlay.changed().with(changes);
    publish(added.withVectors(vectors), changed, changes, now);
    return pending;
  }

  private List<String> newIds(Collection<CatalogueItem> records) {
    return records.stream()
        .filter(each -> !each.isDeleted() && index(each.itemId(), overlay.added()) < 0)
        .map(CatalogueItem::itemId)
        .toList();
  }

  private int index(String itemId, NewItems added) {
    int index = snapshot.itemIds().indexOf(itemId);
    Integer position = index < 0 ? added.positions().get(itemId) : null;
    return position == null ? index : overlay.known() + position;
  }

  /** Returns whether the vector of an item is missing or was made from other content. */
  private boolean needsVector(int index, CatalogueItem item) {
    ChangedItem change = overlay.change(index);
    return change == null
        || change.source().isDeleted()
        || overlay.addedVector(index) == null
        || !sameContent(change.source().content(), item.content());
  }

  private static boolean sameContent(Map<String, float[]> one, Map<String, float[]> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(each -> Arrays.equals(each.getValue(), other.get(each.getKey())));
  }

  /** Applies the time limits of items that have passed. */
  public synchronized void refresh(Instant now) {
    List<ChangedItem> due = new ArrayList<>();
    for (Limit each : limits) {
      if (each.at().isAfter(now)) {
        break;
      }
      due.add(Objects.requireNonNull(overlay.change(each.index())));
    }
    publish(overlay.added(), overlay.changed(), due, now);
  }

  private void publish(
      NewItems added, ChangedItems changed, List<ChangedItem> updated, Instant now) {
    var unavailable = (BitSet) overlay.unavailable().clone();
    for (ChangedItem each : updated) {
      Availability availability = each.source().availability();
      unavailable.set(each.index(), !availability.holdsAt(now));
      limit(each.index(), availability.nextChange(now));
    }
    long expires = limits.isEmpty() ? Overlay.NEVER : limits.first().at().toEpochMilli();
    overlay = new Overlay(overlay.known(), added, changed, unavailable, expires);
  }

  private void limit(int index, @Nullable Instant at) {
    Limit before = limitOf.remove(index);
    if (before != null) {
      limits.remove(before);
    }
    if (at != null) {
      var next = new Limit(at, index);
      limits.add(next);
      limitOf.put(index, next);
    }
  }

  /** Computes the vector of a new item, which may take long; null if it has no usable content. */
  public float @Nullable [] compute(Pending pending) {
    CatalogueItem item = pending.item();
    Map<String, float[]> vectors = item.usableContent(content.widths(), encoders.fingerprints());
    if (vectors.isEmpty() || !item.encoders().isEmpty()) {
      try {
        vectors.putAll(encoders.encode(described(item), vectors.keySet()));
      } catch (EncodeException e) {
        // without an encoder, the given vectors are all there is
      }
    }
    return content.of(vectors, Deadline.NONE).vector();
  }

  private ItemContent described(CatalogueItem item) {
    String picture = item.metadata().path(ItemDescriptions.PICTURE).asText("");
    return ItemDescriptions.content(
        item.metadata(),
        picture.isEmpty() ? null : () -> Files.readAllBytes(pictures.resolve(picture)));
  }

  /**
   * Sets the vector of a new item, unless its content has changed since.
   *
   * @return whether the overlay has changed
   */
  public synchronized boolean set(Pending pending, float @Nullable [] vector) {
    ChangedItem change = overlay.change(pending.index());
    boolean isCurrent =
        change != null
            && !change.source().isDeleted()
            && sameContent(change.source().content(), pending.item().content());
    if (isCurrent) {
      Map<Integer, float @Nullable []> one = new HashMap<>();
      one.put(pending.index() - overlay.known(), vector);
      overlay =
          new Overlay(
              overlay.known(),
              overlay.added().withVectors(one),
              overlay.changed(),
              overlay.unavailable(),
              overlay.expiresMillis());
    }
    return isCurrent;
  }
}
