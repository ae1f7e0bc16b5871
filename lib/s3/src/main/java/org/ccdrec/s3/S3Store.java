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
import java.util.Set;
import java.util.TreeMap;
import org.ccdrec.snapshot.Manifest;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotTransfer;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A store of snapshots in a bucket.
 *
 * <p>A version exists once its {@code manifest.json} does, which is uploaded last. Other objects
 * and keys that do not name a version are ignored. Thread-safe until closed.
 */
public final class S3Store implements AutoCloseable {
  private static final int MAX_MANIFEST = 16 << 20;

  private final S3Address address;
  private final Bucket bucket;

  private S3Store(S3Address address, Bucket bucket) {
    this.address = address;
    this.bucket = bucket;
  }

  /** Returns the store at an address without contacting the bucket. */
  public static S3Store open(S3Address address, S3Settings settings) throws BucketException {
    return new S3Store(address, Bucket.open(address.bucket(), settings));
  }

  /** Returns a folder of small objects beside the snapshots; its name must begin with a dot. */
  public BucketFolder folder(String folderName) {
    if (!folderName.startsWith(".")) {
      throw new IllegalArgumentException(
          "a folder beside snapshots must begin with a dot; folder=" + folderName);
    }
    return new BucketFolder(bucket, address, folderName);
  }

  /** Returns the address of the store. */
  public S3Address address() {
    return address;
  }

  /**
   * The objects of a version.
   *
   * @param lengths lengths in bytes by file name
   * @param fingerprint a text that changes when any of the objects changes
   */
  record Objects(Map<String, Long> lengths, String fingerprint) {
    boolean isComplete() {
      return lengths.containsKey(SnapshotTransfer.MANIFEST);
    }
  }

  /** Returns the complete versions, ordered by name, then oldest first. */
  public List<SnapshotId> versions() throws BucketException {
    return List.copyOf(objects(Set.of()).keySet());
  }

  /** Returns the complete versions of some names, or of all if none is given. */
  TreeMap<SnapshotId, Objects> objects(Set<String> names) throws BucketException {
    var files = new HashMap<SnapshotId, TreeMap<String, S3Object>>();
    for (String name : names.isEmpty() ? Set.of("") : names) {
      for (S3Object object : bucket.list(address.root() + (name.isEmpty() ? "" : name + "/"))) {
        ObjectKey.parse(object.key().substring(address.root().length()))
            .ifPresent(
                key ->
                    files.computeIfAbsent(key.id(), id -> new TreeMap<>()).put(key.file(), object));
      }
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

  /** Returns the source that the files of a version are read from. */
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
   * Uploads a version, its manifest last, skipping files already uploaded by an earlier attempt.
   *
   * @param directory {@code store/name/version}; it is fully verified first
   * @return the uploaded files, none if the version already existed
   * @throws IOException if the bucket has a different version under this name
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
            address
                + "/"
                + id
                + " already exists with different content; versions are never replaced");
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
