package org.ccdrec.server.live;

import java.time.Instant;
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
 * @param overlap share of the live version's best ten that it keeps, on users that both know, or
 *     null where there was no live version to compare with
 * @param refusal why the version before stayed live, or null if this one is
 */
public record ActivationReport(
    SnapshotId id,
    Instant at,
    long millis,
    @Nullable Double recall,
    @Nullable Double overlap,
    @Nullable String refusal) {
  /** Returns whether the version became live. */
  public boolean activated() {
    return refusal == null;
  }
}
