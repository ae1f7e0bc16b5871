package org.ccdrec.server.models;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.ccdrec.server.activation.ActivationSettings;
import org.ccdrec.server.activation.Admission;
import org.ccdrec.server.rollout.ModelRollout;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;

/**
 * The admission of versions: the verdicts of other servers first, then the age. If no server can
 * publish verdicts, a server of a later wave requires an age instead.
 */
final class DelayedAdmission implements Admission {
  private final ActivationSettings settings;
  private final SnapshotStore store;
  private final @Nullable ModelRollout rollout;

  /**
   * Creates an admission.
   *
   * @param rollout the verdicts of other servers, or null if this one ignores them
   */
  DelayedAdmission(
      ActivationSettings settings, SnapshotStore store, @Nullable ModelRollout rollout) {
    this.settings = settings;
    this.store = store;
    this.rollout = rollout;
  }

  @Override
  public @Nullable Objection objection(SnapshotId id, boolean isFirst) {
    Objection ofOthers = rollout == null ? null : rollout.objection(id, isFirst);
    if (ofOthers != null || isFirst) {
      return ofOthers;
    }
    Duration substitute = rollout == null ? null : rollout.leastAge();
    try {
      Instant published = store.manifest(id).created();
      Instant now = Instant.now();
      if (!settings.isDue(published, now)) {
        return waits(settings.delay());
      }
      boolean isOldEnough = substitute == null || !published.plus(substitute).isAfter(now);
      return isOldEnough ? null : waits(Objects.requireNonNull(substitute));
    } catch (IOException e) {
      return null; // a version that cannot be read is refused when it is loaded
    }
  }

  private static Objection waits(Duration age) {
    return new Objection("waits until it is %d s old".formatted(age.toSeconds()), false);
  }
}
