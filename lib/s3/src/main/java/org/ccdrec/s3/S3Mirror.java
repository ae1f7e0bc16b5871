package org.ccdrec.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.files.LockFile;
import org.ccdrec.files.LockedException;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotTransfer;

/**
 * A mirror of the newest versions of a bucket's store, in a directory owned by one process.
 *
 * <p>The directory is an ordinary store, so a server can serve from it without the bucket. Its file
 * {@code .mirror} contains the address, which prevents other stores from being mistaken for a
 * mirror. {@code .mirror.lock} is locked while the mirror is open, so that no two processes remove
 * each other's versions.
 *
 * <p>{@link #look} lists the bucket, {@link #fetchNext} downloads one version, {@link #prune}
 * removes versions that are no longer wanted. A version that is corrupt in the bucket is not
 * retried until its objects change. Thread-safe.
 */
public final class S3Mirror implements AutoCloseable {
  private static final String MARKER = ".mirror";
  private static final String LOCK = ".mirror.lock";

  /**
   * What to mirror.
   *
   * @param directory the target directory
   * @param names the snapshot names, or none for all names
   * @param kept the number of newest versions of each name to keep, at least 1; if no names are
   *     given, of all together
   */
  public record Plan(Path directory, Set<String> names, int kept) {
    /** Copies the names. */
    public Plan {
      names = Set.copyOf(names);
    }
  }

  private record Refusal(String fingerprint, String reason) {}

  private final S3Store remote;
  private final SnapshotStore local;
  private final Plan plan;
  private final LockFile lock;
  private final Map<SnapshotId, Refusal> refusals = new ConcurrentHashMap<>();
  private Map<SnapshotId, S3Store.Objects> listed = Map.of();

  private S3Mirror(S3Store remote, Plan plan, LockFile lock) {
    this.remote = remote;
    this.local = SnapshotStore.open(plan.directory());
    this.plan = plan;
    this.lock = lock;
  }

  /**
   * Opens a mirror, creates its directory if missing, and removes the remains of a killed process.
   *
   * @param remote the store to mirror; closed with the mirror
   * @throws IOException if another process has locked the directory, or the directory is not a
   *     mirror of this store
   */
  public static S3Mirror open(S3Store remote, Plan plan) throws IOException {
    Path directory = plan.directory();
    Files.createDirectories(directory);
    Path marker = directory.resolve(MARKER);
    SnapshotStore local = SnapshotStore.open(directory);
    if (!Files.exists(marker) && !local.names().isEmpty()) {
      throw new IOException(
          directory
              + " contains snapshots but is not a mirror of a bucket; choose another directory");
    }
    LockFile lock = lock(directory);
    try {
      own(marker, directory, remote.address());
      local.removeAbandoned();
      return new S3Mirror(remote, plan, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static LockFile lock(Path directory) throws IOException {
    try {
      return LockFile.acquire(directory.resolve(LOCK));
    } catch (LockedException e) {
      throw new IOException(
          "%s is the mirror of another server (%s): each server needs its own directory"
              .formatted(directory, e.holder()),
          e);
    }
  }

  private static void own(Path marker, Path directory, S3Address address) throws IOException {
    String owner = Files.exists(marker) ? Files.readString(marker) : "";
    if (owner.isEmpty()) {
      AtomicFile.writeText(marker, address.toString());
    } else if (!owner.equals(address.toString())) {
      throw new IOException(
          "%s is the mirror of %s, not of %s; choose another directory"
              .formatted(directory, owner, address));
    }
  }

  /** Returns the address of the mirrored store. */
  public S3Address address() {
    return remote.address();
  }

  /**
   * Lists the bucket's current contents.
   *
   * @throws BucketException if the bucket cannot be read; the mirror is unchanged
   */
  public synchronized void look() throws IOException {
    listed = remote.objects(plan.names());
    refusals.entrySet().removeIf(entry -> !isRefused(entry.getKey(), entry.getValue()));
  }

  private boolean isRefused(SnapshotId id, Refusal refusal) {
    S3Store.Objects objects = listed.get(id);
    return objects != null && objects.fingerprint().equals(refusal.fingerprint());
  }

  /** Returns the names that had versions in the bucket at the latest look, sorted. */
  public synchronized List<String> names() {
    return listed.keySet().stream().map(SnapshotId::name).distinct().sorted().toList();
  }

  /**
   * Returns whether the mirror holds any version that the bucket, at the latest look, still has.
   */
  public synchronized boolean isUsable() throws IOException {
    return present().stream().anyMatch(wanted()::contains);
  }

  /**
   * Removes versions that are no longer wanted. Removes nothing until a wanted version is present,
   * so that a bucket emptied by mistake does not empty the mirror.
   *
   * @param inUse versions to keep regardless of age
   */
  public synchronized void prune(Set<SnapshotId> inUse) throws IOException {
    if (!isUsable()) {
      return;
    }
    List<SnapshotId> wanted = wanted();
    for (SnapshotId id : present()) {
      if (!wanted.contains(id) && !inUse.contains(id)) {
        local.remove(id);
      }
    }
  }

  /** Returns the newest versions in the bucket that have not been rejected, newest first. */
  private List<SnapshotId> wanted() {
    Map<String, Integer> taken = new HashMap<>();
    return listed.keySet().stream()
        .filter(id -> !refusals.containsKey(id))
        .sorted(Comparator.comparing(SnapshotId::version).reversed())
        .filter(id -> taken.merge(group(id), 1, Integer::sum) <= plan.kept())
        .toList();
  }

  /** Returns what versions are counted by: their name if names are given. */
  private String group(SnapshotId id) {
    return plan.names().isEmpty() ? "" : id.name();
  }

  private List<SnapshotId> present() throws IOException {
    List<SnapshotId> ids = new ArrayList<>();
    for (String name : local.names()) {
      ids.addAll(local.versions(name));
    }
    return ids;
  }

  /**
   * Downloads the newest wanted version, at the latest {@link #look}, that is not yet present.
   *
   * @return that version, or empty if there is none
   * @throws InvalidSnapshotException if it is corrupt in the bucket; the next call skips it
   * @throws BucketException if the bucket cannot be read
   */
  public synchronized Optional<SnapshotId> fetchNext() throws IOException {
    List<SnapshotId> present = present();
    Optional<SnapshotId> next = wanted().stream().filter(id -> !present.contains(id)).findFirst();
    if (next.isPresent()) {
      bring(next.get());
    }
    return next;
  }

  /**
   * Downloads one version, regardless of age. Does nothing if it is already present or, at the
   * latest {@link #look}, not in the bucket.
   *
   * @throws InvalidSnapshotException if it is corrupt in the bucket
   * @throws BucketException if the bucket cannot be read
   */
  public synchronized void fetch(SnapshotId id) throws IOException {
    if (listed.containsKey(id) && !present().contains(id)) {
      bring(id);
    }
  }

  private void bring(SnapshotId id) throws IOException {
    try {
      SnapshotTransfer.receive(local, id, remote.source(id));
    } catch (InvalidSnapshotException e) {
      S3Store.Objects objects = listed.get(id);
      if (objects != null) {
        refusals.put(id, new Refusal(objects.fingerprint(), String.valueOf(e.getMessage())));
      }
      throw e;
    }
  }

  /** Returns the rejection reason of each version that is corrupt in the bucket. */
  public Map<SnapshotId, String> refusals() {
    Map<SnapshotId, String> reasons = new HashMap<>();
    refusals.forEach((id, refusal) -> reasons.put(id, refusal.reason()));
    return reasons;
  }

  /** Returns the directory. */
  public Path directory() {
    return plan.directory();
  }

  /**
   * Releases the directory and the bucket; versions stay. Does not wait for a transfer on another
   * thread, which either completes or leaves nothing behind.
   */
  @Override
  public void close() throws IOException {
    remote.close();
    lock.close();
  }
}
