package org.ccdrec.server.overlay;

import java.util.BitSet;
import java.util.List;
import org.ccdrec.server.filter.ChangedColumns;
import org.ccdrec.server.filter.ItemFilters;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;
import org.jspecify.annotations.Nullable;

/** What the catalogue says about the items of one version at one moment. Immutable. */
public final class Overlay {
  /** The expiry of an overlay that stays valid until the next change. */
  public static final long NEVER = Long.MAX_VALUE;

  private final int known;
  private final NewItems added;
  private final ChangedItems changed;
  private final BitSet unavailable;
  private final int unavailableKnown;
  private final long expiresMillis;

  /**
   * Creates an overlay.
   *
   * @param known number of items of the snapshot
   * @param added the items that the snapshot does not have
   * @param changed the items that the catalogue has records of
   * @param unavailable the items that may not be recommended; must not be changed
   * @param expiresMillis time of the next change of availability, in milliseconds since 1970
   */
  Overlay(int known, NewItems added, ChangedItems changed, BitSet unavailable, long expiresMillis) {
    this.known = known;
    this.added = added;
    this.changed = changed;
    this.unavailable = unavailable;
    this.unavailableKnown = unavailable.get(0, known).cardinality();
    this.expiresMillis = expiresMillis;
  }

  /** Returns the overlay of a version without changes. */
  static Overlay none(int known) {
    return new Overlay(known, NewItems.NONE, ChangedItems.NONE, new BitSet(), NEVER);
  }

  /** Returns whether nothing has changed. */
  public boolean isEmpty() {
    return changed.size() == 0;
  }

  /** Returns the number of items, those that may not be recommended included. */
  public int size() {
    return known + added.size();
  }

  /** Returns the number of items that the snapshot has. */
  public int known() {
    return known;
  }

  /** Returns the number of changed items of the snapshot. */
  public int changedItems() {
    return changed.size() - added.size();
  }

  /** Returns the number of items that may not be recommended. */
  public int unavailableItems() {
    return unavailable.cardinality();
  }

  /** Returns the time of the next change of availability, {@link #NEVER} if there is none. */
  public long expiresMillis() {
    return expiresMillis;
  }

  /** Returns the change of an item, or null if it has none. */
  public @Nullable ChangedItem change(int index) {
    return changed.get(index);
  }

  /** Returns whether an item was removed from the catalogue. */
  public boolean isDeleted(int index) {
    ChangedItem change = changed.get(index);
    return change != null && change.source().isDeleted();
  }

  /** Returns the id of an item that the snapshot does not have. */
  String addedId(int index) {
    return added.ids().get(index - known);
  }

  /** Returns the index of an item that the snapshot does not have, or −1. */
  int indexOfAdded(String id) {
    Integer position = added.positions().get(id);
    return position == null ? -1 : known + position;
  }

  /** Returns the vector of an item that the snapshot does not have; null if it has none yet. */
  public float @Nullable [] addedVector(int index) {
    return added.vectors().get(index - known);
  }

  /** Returns the number of items that the snapshot does not have. */
  public int addedItems() {
    return added.size();
  }

  /** Returns the best accepted items of those that the snapshot does not have. */
  public Ranking bestAdded(float[] vector, TopKQuery query) {
    return added.best(vector, query, known);
  }

  /** Returns a filter that accepts those of another one's items that may be recommended. */
  public ItemFilter available(ItemFilter filter) {
    return unavailable.isEmpty()
        ? filter
        : ItemFilter.except(filter, unavailable, unavailableKnown);
  }

  /** Returns the columns of the items with other metadata than the snapshot's. */
  public List<ChangedColumns> columns(ItemFilters filters) {
    return changed.columns(filters);
  }

  NewItems added() {
    return added;
  }

  ChangedItems changed() {
    return changed;
  }

  BitSet unavailable() {
    return unavailable;
  }
}
