package org.ccdrec.server.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.s3.S3Address;
import org.ccdrec.s3.S3Settings;
import org.ccdrec.s3.S3Store;
import org.ccdrec.s3.testkit.BucketServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;

/**
 * Generated snapshots in a bucket.
 *
 * @param objects the server of the bucket
 * @param address the store in the bucket
 * @param trained the directory that snapshots are published to first
 */
public record PushedSnapshots(BucketServer objects, String address, Path trained) {
  /** Publishes a snapshot and pushes it to the bucket. */
  public SnapshotId publish(GeneratedSnapshot generated, String name) throws IOException {
    SnapshotStore local = SnapshotStore.open(trained);
    SnapshotId id = generated.publish(local, name, false);
    var settings =
        new S3Settings(
            Optional.of(objects.endpoint()), Optional.empty(), true, Duration.ofSeconds(20), 2);
    try (S3Store store = S3Store.open(S3Address.parse(address), settings)) {
      store.push(local.path(id));
    }
    return id;
  }
}
