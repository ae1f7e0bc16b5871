package org.ccdrec.server.activation;

import java.time.Instant;
import org.ccdrec.server.quality.Drift;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt to make a version live.
 *
 * @param id the version
 * @param at when the attempt ended
 * @param millis how long it took: verification, loading, index, warming, checks
 * @param recall share of the exact search's best ten that its search finds, or null before the
 *     check
 * @param drift how far it is from the live version, or null where there was none to compare with or
 *     the checks before it failed
 * @param refusal why the version before stayed live, or null if this one is
 */
public record ActivationReport(
    SnapshotId id,
    Instant at,
    long millis,
    @Nullable Double recall,
    @Nullable Drift drift,
    @Nullable String refusal) {
  /** Returns the share of the live version's best ten that it keeps, or null if not measured. */
  public @Nullable Double overlap() {
    return drift == null ? null : drift.overlap();
  }

  /** Returns whether the version became live. */
  public boolean activated() {
    return refusal == null;
  }
}
