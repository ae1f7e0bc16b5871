package org.ccdrec.server.activation;

import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;

/** Decides whether a version may become live by itself. Called by the thread of a store watcher. */
@FunctionalInterface
public interface Admission {
  /** Admits every version at once. */
  Admission ALWAYS = (id, isFirst) -> null;

  /**
   * Why a version does not become live by itself.
   *
   * @param reason a text that stays the same while the reason does
   * @param isFinal whether it must not become live even if nothing else can be served; otherwise it
   *     only waits
   */
  record Objection(String reason, boolean isFinal) {}

  /**
   * Returns why a version may not become live now, or null if it may.
   *
   * @param isFirst whether no version is live yet
   */
  @Nullable Objection objection(SnapshotId id, boolean isFirst);
}
