package org.ccdrec.server.catalogue;

import java.time.Instant;
import java.util.Optional;
import org.ccdrec.catalogue.Availability;
import org.ccdrec.catalogue.ItemStatus;
import org.jspecify.annotations.Nullable;

/**
 * The changed parts of an item's availability.
 *
 * @param status the new status, or null to keep it
 * @param from the new beginning, empty for none, or null to keep it
 * @param until the new end, empty for none, or null to keep it
 */
record AvailabilityChange(
    @Nullable ItemStatus status,
    @Nullable Optional<Instant> from,
    @Nullable Optional<Instant> until) {
  static final AvailabilityChange NONE = new AvailabilityChange(null, null, null);

  /** Returns an availability with this change. */
  Availability apply(Availability before) {
    return new Availability(
        status == null ? before.status() : status,
        from == null ? before.from() : from.orElse(null),
        until == null ? before.until() : until.orElse(null));
  }
}
