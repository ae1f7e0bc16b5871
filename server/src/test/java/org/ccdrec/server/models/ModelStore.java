package org.ccdrec.server.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;

/**
 * A store of several models in a directory, whose versions appear complete.
 *
 * @param directory the directory that has the store
 */
public record ModelStore(Path directory) {
  /** Returns the directory of the store. */
  public Path path() {
    return directory.resolve("store");
  }

  /** Publishes a version of a model with 40 users and 100 items. */
  public SnapshotId publish(String name, long seed) throws IOException {
    return publish(name, new GeneratedSnapshot(seed, 40, 100, 8, 5));
  }

  /** Publishes a version of a model. */
  public SnapshotId publish(String name, GeneratedSnapshot generated) throws IOException {
    SnapshotStore staging = SnapshotStore.open(directory.resolve("staging"));
    SnapshotId id = generated.publish(staging, name, true);
    Path target = path().resolve(name);
    Files.createDirectories(target);
    Files.move(staging.path(id), target.resolve(id.version()));
    return id;
  }

  /** Removes a version, which readers of it do not notice. */
  public void withdraw(SnapshotId id) throws IOException {
    Files.move(SnapshotStore.open(path()).path(id), directory.resolve("withdrawn-" + id.version()));
  }

  /** Publishes a withdrawn version again. */
  public void restore(SnapshotId id) throws IOException {
    Path target = SnapshotStore.open(path()).path(id);
    Files.createDirectories(target.getParent());
    Files.move(directory.resolve("withdrawn-" + id.version()), target);
  }
}
