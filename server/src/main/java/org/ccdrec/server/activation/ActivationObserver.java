package org.ccdrec.server.activation;

import org.ccdrec.snapshot.SnapshotId;

/** Observes what became of the versions of a model. Called while an activation is in progress. */
public interface ActivationObserver {
  /** Ignores everything. */
  ActivationObserver NONE =
      new ActivationObserver() {
        @Override
        public void accepted(SnapshotId id) {}

        @Override
        public void refused(SnapshotId id, String reason) {}

        @Override
        public void rolledBack(SnapshotId id) {}
      };

  /** Called when a version became live. */
  void accepted(SnapshotId id);

  /** Called when a version proved invalid or failed a check. */
  void refused(SnapshotId id, String reason);

  /** Called when an administrator rolled back from a version. */
  void rolledBack(SnapshotId id);
}
