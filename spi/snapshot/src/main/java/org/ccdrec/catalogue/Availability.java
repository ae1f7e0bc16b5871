package org.ccdrec.catalogue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an item may be recommended. Immutable.
 *
 * @param status its status
 * @param from the first instant at which it may be recommended, or null for no limit
 * @param until the first instant at which it may no longer be recommended, or null for no limit
 */
public record Availability(ItemStatus status, @Nullable Instant from, @Nullable Instant until) {
  /** Always available. */
  public static final Availability ALWAYS = new Availability(ItemStatus.AVAILABLE, null, null);

  /** Deleted. */
  public static final Availability DELETED = new Availability(ItemStatus.DELETED, null, null);

  /** Returns whether the item may be recommended at a time. */
  public boolean holdsAt(Instant time) {
    return status == ItemStatus.AVAILABLE
        && (from == null || !time.isBefore(from))
        && (until == null || time.isBefore(until));
  }

  /** Returns the next time after another at which {@link #holdsAt} changes, or null for never. */
  public @Nullable Instant nextChange(Instant time) {
    if (status != ItemStatus.AVAILABLE) {
      return null;
    }
    if (from != null && time.isBefore(from)) {
      return from;
    }
    return until != null && time.isBefore(until) ? until : null;
  }
}
