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
 * The newest versions of a store in a bucket, in a directory that one process keeps.
 *
 * <p>The directory is a store like any other, and whoever serves from it needs no bucket. Its file
 * {@code .mirror} contains the address, so that no other store is taken for a mirror; {@code
 * .mirror.lock} is locked while the mirror is open, so that no two processes remove each other's
 * versions.
 *
 * <p>{@link #look} asks the bucket what there is, {@link #fetchNext} brings one version, {@link
 * #prune} removes what is not wanted any more. A version that is broken in the bucket is not tried
 * again before its objects change. Safe for use by many threads.
 */
public final class S3Mirror implements AutoCloseable {
  private static final String MARKER = ".mirror";
  private static final String LOCK = ".mirror.lock";

  /**
   * What is mirrored.
   *
   * @param directory where to
   * @param name the one name, or empty for all names
   * @param kept how many of the newest versions, at least 1
   */
  public record Plan(Path directory, Optional<String> name, int kept) {}

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
   * Opens a mirror, makes its directory if there is none, and removes what a killed process left.
   *
   * @param remote what is mirrored; closed with the mirror
   * @throws IOException if another process has the directory, or it is something else
   */
  public static S3Mirror open(S3Store remote, Plan plan) throws IOException {
    Path directory = plan.directory();
    Files.createDirectories(directory);
    Path marker = directory.resolve(MARKER);
    SnapshotStore local = SnapshotStore.open(directory);
    if (!Files.exists(marker) && !local.names().isEmpty()) {
      throw new IOException(
          directory + " holds snapshots and is no mirror of a bucket: name another directory");
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
          "%s is the mirror of another server (%s): each needs its own directory"
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
          "%s is the mirror of %s, not of %s: name another directory"
              .formatted(directory, owner, address));
    }
  }

  /** Returns where it is mirrored from. */
  public S3Address address() {
    return remote.address();
  }

  /**
   * Looks at what the bucket holds now.
   *
   * @throws BucketException if the bucket cannot be read; the mirror is as it was
   */
  public synchronized void look() throws IOException {
    listed = remote.objects(plan.name());
    refusals.entrySet().removeIf(entry -> !isRefused(entry.getKey(), entry.getValue()));
  }

  private boolean isRefused(SnapshotId id, Refusal refusal) {
    S3Store.Objects objects = listed.get(id);
    return objects != null && objects.fingerprint().equals(refusal.fingerprint());
  }

  /** Returns whether any version is there that the bucket, by the latest look, still has. */
  public synchronized boolean isUsable() throws IOException {
    return present().stream().anyMatch(wanted()::contains);
  }

  /**
   * Removes versions that are not wanted any more; none before one that is wanted is there, so that
   * a bucket that was emptied by mistake empties no mirror.
   *
   * @param inUse versions to leave, however old
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

  /** Returns the newest versions in the bucket that are not refused, newest first. */
  private List<SnapshotId> wanted() {
    return listed.keySet().stream()
        .filter(id -> !refusals.containsKey(id))
        .sorted(Comparator.comparing(SnapshotId::version).reversed())
        .limit(plan.kept())
        .toList();
  }

  private List<SnapshotId> present() throws IOException {
    List<SnapshotId> ids = new ArrayList<>();
    for (String name : local.names()) {
      ids.addAll(local.versions(name));
    }
    return ids;
  }

  /**
   * Brings the newest version that is wanted, by the latest {@link #look}, and not there.
   *
   * @return that version, or empty if there is none
   * @throws InvalidSnapshotException if it is broken in the bucket; the next call passes it over
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
   * Brings one version, however old, unless it is there already or, by the latest {@link #look},
   * not in the bucket.
   *
   * @throws InvalidSnapshotException if it is broken in the bucket
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

  /** Returns why each version that is broken in the bucket was refused. */
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
   * Lets go of the directory and of the bucket; versions stay. A transfer on another thread is not
   * waited for: it ends by itself, as a whole or without a trace.
   */
  @Override
  public void close() throws IOException {
    remote.close();
    lock.close();
  }
}
