package org.ccdrec.server.activation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps the mirror of a bucket up to date, whether or not the bucket can be reached.
 *
 * <p>An outage is logged when it begins and when it ends; a version that is broken in the bucket is
 * logged once. Safe for use by many threads.
 */
public final class BucketFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BucketFollower.class);

  private final S3Mirror mirror;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("bucket-follower").daemon().factory());
  private volatile @Nullable String failure;

  /**
   * Describes what follows; nothing is asked of the bucket yet.
   *
   * @param mirror closed with this
   */
  public BucketFollower(S3Mirror mirror) {
    this.mirror = mirror;
  }

  /** An exchange with the bucket. */
  @FunctionalInterface
  private interface Exchange {
    boolean run() throws IOException;
  }

  /**
   * Readies the mirror for a start: versions deleted in the bucket are removed from it, and one is
   * brought if none is left. What is there stays if the bucket cannot be reached.
   *
   * @param pinned versions to stay with, brought if they are not there
   */
  public void prepare(Set<SnapshotId> pinned) {
    attempt(
        () -> {
          mirror.look();
          for (SnapshotId id : pinned) {
            mirror.fetch(id);
          }
          if (!mirror.isUsable()) {
            fetch();
          }
          mirror.prune(pinned);
          return true;
        });
  }

  /**
   * Brings the newest version that is not mirrored, unless the bucket cannot be followed; returns
   * whether there was one.
   */
  public boolean fetchOne() {
    return failure == null && attempt(this::fetch);
  }

  private boolean fetch() throws IOException {
    while (true) {
      try {
        return mirror.fetchNext().isPresent();
      } catch (InvalidSnapshotException e) {
        LOG.error("not mirroring a version: {}", e.getMessage()); // and on to the one before
      }
    }
  }

  /** Follows the bucket from now on, on a thread of its own, until closed. */
  public void follow(Supplier<Set<SnapshotId>> inUse, long intervalMillis) {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> attempt(() -> refresh(inUse)), 0, intervalMillis, TimeUnit.MILLISECONDS);
  }

  private boolean refresh(Supplier<Set<SnapshotId>> inUse) throws IOException {
    mirror.look();
    while (fetch()) {
      LOG.info("mirrored a version of {}", mirror.address());
    }
    mirror.prune(inUse.get());
    return true;
  }

  /** Runs an exchange; returns its answer, or false if it failed, which is logged once. */
  private boolean attempt(Exchange exchange) {
    try {
      boolean answer = exchange.run();
      if (failure != null) {
        LOG.info("{} is followed again", mirror.address());
        failure = null;
      }
      return answer;
    } catch (IOException | RuntimeException e) {
      if (failure == null && !thread.isShutdown()) {
        LOG.warn(
            "{} cannot be followed for now, versions in {} are served: {}",
            mirror.address(),
            mirror.directory(),
            e.getMessage());
      }
      failure = String.valueOf(e.getMessage());
      return false;
    }
  }

  /** Returns why the bucket cannot be followed at present, or null if it can. */
  public @Nullable String failure() {
    return failure;
  }

  /** Returns why each version that is broken in the bucket is not mirrored. */
  public Map<SnapshotId, String> refusals() {
    return mirror.refusals();
  }

  /** Returns the address of the bucket. */
  public String address() {
    return mirror.address().toString();
  }

  /** Returns the directory of the mirror. */
  public Path directory() {
    return mirror.directory();
  }

  /** Ends following; a second call does nothing. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      mirror.close();
    } catch (IOException e) {
      LOG.warn("{} could not be closed: {}", mirror.directory(), e.getMessage());
    }
  }
}
