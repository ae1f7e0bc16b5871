package org.ccdrec.server.activation;

import java.time.Instant;
import org.ccdrec.server.quality.Drift;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * The result of one activation attempt.
 *
 * @param id the version
 * @param at time when the attempt ended
 * @param millis duration of verification, loading, indexing, warm-up and checks
 * @param recall recall@10 of its search against exact search, or null if it was not measured
 * @param drift distance from the live version, or null if it was not measured
 * @param refusal why the previous version stays live, or null if the activation succeeded
 */
public record ActivationReport(
    SnapshotId id,
    Instant at,
    long millis,
    @Nullable Double recall,
    @Nullable Drift drift,
    @Nullable String refusal) {
  /** Returns overlap@10 with the live version, or null if it was not measured. */
  public @Nullable Double overlap() {
    return drift == null ? null : drift.overlap();
  }

  /** Returns whether the version became live. */
  public boolean activated() {
    return refusal == null;
  }
}
