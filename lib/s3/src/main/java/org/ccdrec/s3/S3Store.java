package org.ccdrec.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotTransfer;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A store of snapshots in a bucket.
 *
 * <p>A version is there when its {@code manifest.json} is, which is put last; other objects, and
 * keys that name no version, are not looked at. Safe for use by many threads until it is closed.
 */
public final class S3Store implements AutoCloseable {
  private static final int MAX_MANIFEST = 16 << 20;

  private final S3Address address;
  private final Bucket bucket;

  private S3Store(S3Address address, Bucket bucket) {
    this.address = address;
    this.bucket = bucket;
  }

  /** Returns the store at an address; nothing is asked of the bucket yet. */
  public static S3Store open(S3Address address, S3Settings settings) throws BucketException {
    return new S3Store(address, Bucket.open(address.bucket(), settings));
  }

  /** Returns where it is. */
  public S3Address address() {
    return address;
  }

  /**
   * The objects of a version.
   *
   * @param lengths bytes by file name
   * @param fingerprint a text that changes when one of them does
   */
  record Objects(Map<String, Long> lengths, String fingerprint) {
    boolean isComplete() {
      return lengths.containsKey(SnapshotTransfer.MANIFEST);
    }
  }

  /** Returns the complete versions, by name and then from oldest to newest. */
  public List<SnapshotId> versions() throws BucketException {
    return List.copyOf(objects(Optional.empty()).keySet());
  }

  /** Returns the complete versions of one name, or of all, with their objects. */
  TreeMap<SnapshotId, Objects> objects(Optional<String> name) throws BucketException {
    var files = new HashMap<SnapshotId, TreeMap<String, S3Object>>();
    String prefix = address.root() + name.map(each -> each + "/").orElse("");
    for (S3Object object : bucket.list(prefix)) {
      ObjectKey.parse(object.key().substring(address.root().length()))
          .ifPresent(
              key ->
                  files.computeIfAbsent(key.id(), id -> new TreeMap<>()).put(key.file(), object));
    }
    var versions = new TreeMap<SnapshotId, Objects>();
    files.forEach((id, byName) -> versions.put(id, described(byName)));
    versions.values().removeIf(objects -> !objects.isComplete());
    return versions;
  }

  private static Objects described(TreeMap<String, S3Object> files) {
    var lengths = new TreeMap<String, Long>();
    var fingerprint = new StringBuilder();
    files.forEach(
        (file, object) -> {
          lengths.put(file, object.size());
          fingerprint.append(file).append(object.size()).append(object.eTag());
        });
    return new Objects(lengths, fingerprint.toString());
  }

  /** Returns where the files of a version are read from. */
  public SnapshotTransfer.Source source(SnapshotId id) {
    return new SnapshotTransfer.Source() {
      @Override
      public String place() {
        return address + "/" + id;
      }

      @Override
      public byte[] manifest() throws IOException {
        try (InputStream input = bucket.open(address.key(id, SnapshotTransfer.MANIFEST))) {
          return input.readNBytes(MAX_MANIFEST);
        }
      }

      @Override
      public InputStream open(Manifest.FileEntry file) throws IOException {
        return bucket.open(address.key(id, file.name()));
      }
    };
  }

  /**
   * Puts a version into the bucket, its manifest last, leaving out files that are there already
   * from an attempt before.
   *
   * @param directory {@code store/name/version}; it is verified in full first
   * @return the files that were put, none if the version was there
   * @throws IOException if the bucket has another version under this name
   */
  public List<String> push(Path directory) throws IOException {
    Manifest manifest;
    try (Snapshot snapshot = Snapshot.openVerified(directory)) {
      manifest = snapshot.manifest();
    }
    SnapshotId id = manifest.id();
    Path manifestFile = directory.resolve(SnapshotTransfer.MANIFEST);
    if (isThere(id, manifestFile)) {
      return List.of();
    }
    Map<String, Long> present = new HashMap<>();
    for (S3Object object : bucket.list(address.key(id, ""))) {
      present.put(object.key(), object.size());
    }
    List<String> put = new ArrayList<>();
    for (Manifest.FileEntry file : manifest.files()) {
      String key = address.key(id, file.name());
      if (present.getOrDefault(key, -1L) != file.length()) {
        bucket.put(key, directory.resolve(file.name()));
        put.add(file.name());
      }
    }
    bucket.put(address.key(id, SnapshotTransfer.MANIFEST), manifestFile);
    put.add(SnapshotTransfer.MANIFEST);
    return put;
  }

  private boolean isThere(SnapshotId id, Path manifestFile) throws IOException {
    try {
      byte[] remote = source(id).manifest();
      if (!Arrays.equals(remote, Files.readAllBytes(manifestFile))) {
        throw new IOException(
            address + "/" + id + " is there already and differs; versions are never replaced");
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() {
    bucket.close();
  }
}
