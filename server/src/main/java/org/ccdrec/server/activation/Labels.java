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
 * The versions labelled stable and canary, and whether the newest version is followed. Immutable.
 *
 * @param follows whether newer versions become live automatically
 * @param stable the live version, or null before the first activation
 * @param canary the version that answers a share of the users, or null if there is none
 * @param former previously stable versions, the latest first
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

  /** Returns the labelled versions and the target of a rollback. */
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

  /** Returns the labels with a new stable version; the previous one becomes a former version. */
  Labels withStable(SnapshotId id) {
    if (stable == null || stable.equals(id)) {
      return new Labels(follows, id, canary, former);
    }
    List<SnapshotId> before = new ArrayList<>(former);
    before.addFirst(stable);
    return new Labels(follows, id, canary, before.subList(0, Math.min(REMEMBERED, before.size())));
  }

  /**
   * Returns the labels after a rollback to the latest former version. The version rolled back from
   * does not become a former version, so a second rollback goes one version further back.
   */
  Labels rolledBack() {
    return new Labels(false, former.getFirst(), canary, former.subList(1, former.size()));
  }
}
