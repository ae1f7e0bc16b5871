package org.ccdrec.server.models;

import java.io.IOException;
import java.util.List;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.StoreSettings;
import org.ccdrec.snapshot.SnapshotStore;
import org.jspecify.annotations.Nullable;

/** The choice of the models that a server serves. Stateless. */
final class ModelNames {
  private ModelNames() {}

  /**
   * Returns the names of the models to serve, the default one first: those configured, or else the
   * only one that the store has; none if it has no version.
   *
   * @param bucket the bucket of the store, or null if the store is a directory
   * @throws IOException if none is configured and the store has several
   */
  static List<String> of(StoreSettings settings, @Nullable BucketFollower bucket)
      throws IOException {
    List<String> configured = settings.modelNames();
    if (!configured.isEmpty()) {
      return configured;
    }
    List<String> found = bucket == null ? List.of() : bucket.names();
    if (found.isEmpty()) {
      found = SnapshotStore.open(settings.directory()).names();
    }
    if (found.size() > 1) {
      throw new IOException(
          "%s has several models, %s: choose one by store.name (--snapshot %s), or serve several by store.models"
              .formatted(settings.path(), found, found.getFirst()));
    }
    return found;
  }
}
