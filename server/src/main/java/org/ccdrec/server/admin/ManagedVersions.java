package org.ccdrec.server.admin;

import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.rollout.ModelRollout;
import org.jspecify.annotations.Nullable;

/**
 * The versions that an administrator manages.
 *
 * @param watcher watches the store
 * @param activations makes versions live
 * @param bucket mirrors the store, or null if the store is a directory
 * @param rollout shares canaries with other servers, or null if this one is alone
 */
public record ManagedVersions(
    StoreWatcher watcher,
    Activations activations,
    @Nullable BucketFollower bucket,
    @Nullable ModelRollout rollout) {
  /** Returns why newer versions cannot be found at present, or null if they can. */
  public @Nullable String failure() {
    String ofBucket = bucket == null ? null : bucket.failure();
    return ofBucket == null ? watcher.failure() : ofBucket;
  }
}
