package org.ccdrec.server;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.StoreSettings;
import org.ccdrec.server.admin.ManagedVersions;
import org.ccdrec.snapshot.SnapshotId;

/**
 * Activation of a server's first version, fetched from the bucket if the mirror has none that can
 * be served.
 *
 * @param store the configured store
 * @param versions the parts that decide which version is live
 */
record InitialActivation(StoreSettings store, ManagedVersions versions) {
  /**
   * Makes the first version live.
   *
   * @throws IOException if no version can be served, with the reason for each
   */
  void run() throws IOException {
    BucketFollower bucket = versions.bucket();
    if (bucket != null) {
      bucket.prepare(versions.watcher().pinned());
    }
    do {
      if (versions.watcher().start()) {
        return;
      }
    } while (bucket != null && bucket.fetchOne());
    throw failure();
  }

  /** Starts following the store, and the bucket if there is one. */
  void follow() {
    versions.watcher().watch(store.pollInterval().toMillis());
    BucketFollower bucket = versions.bucket();
    if (bucket != null) {
      bucket.follow(versions.activations()::inUse, store.s3().pollInterval().toMillis());
    }
  }

  private IOException failure() {
    Map<SnapshotId, String> refusals = new HashMap<>(versions.activations().refusals());
    String place = store.place();
    BucketFollower bucket = versions.bucket();
    if (bucket != null) {
      refusals.putAll(bucket.refusals());
      if (bucket.failure() != null) {
        place +=
            " cannot be reached (" + bucket.failure() + "), and its mirror " + bucket.directory();
      }
    }
    if (refusals.isEmpty()) {
      return new IOException(
          place + " holds no snapshot: publish one with `ccdrec train` or `ccdrec demo`");
    }
    String reasons =
        refusals.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(refusal -> "\n  " + refusal.getKey() + ": " + refusal.getValue())
            .collect(Collectors.joining());
    return new IOException(place + " holds no snapshot that can be served:" + reasons);
  }
}
