package org.ccdrec.server.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/**
 * Which versions are labelled stable and canary, and whether the newest one is followed. Immutable.
 *
 * @param follows whether newer versions become live by themselves
 * @param stable the version that answers, or null before the first
 * @param canary the version that answers a share of the users, or null if there is none
 * @param former versions that were stable before, the latest first
 */
public record Labels(
    boolean follows,
    @Nullable SnapshotId stable,
    @Nullable SnapshotId canary,
    List<SnapshotId> former) {
  private static final int REMEMBERED = 20;

  /** Copies the list. */
  public Labels {
    former = List.copyOf(former);
  }

  /** Returns the versions that are labelled, and the one that a rollback means. */
  Set<SnapshotId> named() {
    return Stream.of(stable, canary, former.isEmpty() ? null : former.getFirst())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  Labels following(boolean newest) {
    return new Labels(newest, stable, canary, former);
  }

  Labels withCanary(@Nullable SnapshotId id) {
    return new Labels(follows, stable, id, former);
  }

  /** Returns the labels once a version is stable, the one before being a former one. */
  Labels withStable(SnapshotId id) {
    if (stable == null || stable.equals(id)) {
      return new Labels(follows, id, canary, former);
    }
    List<SnapshotId> before = new ArrayList<>(former);
    before.addFirst(stable);
    return new Labels(follows, id, canary, before.subList(0, Math.min(REMEMBERED, before.size())));
  }

  /**
   * Returns the labels once the latest former version is stable again; the one that is left is not
   * a former one, since it is not what another rollback means.
   */
  Labels rolledBack() {
    return new Labels(false, former.getFirst(), canary, former.subList(1, former.size()));
  }
}
