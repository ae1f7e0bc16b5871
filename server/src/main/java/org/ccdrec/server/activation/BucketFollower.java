package org.ccdrec.server.activation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ccdrec.files.FileFailure;
import org.ccdrec.s3.S3Mirror;
import org.ccdrec.snapshot.InvalidSnapshotException;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the mirror of a bucket up to date, and tolerates outages of the bucket.
 *
 * <p>An outage is logged when it begins and when it ends; a version that is broken in the bucket is
 * logged once. Safe for use by many threads.
 */
public final class BucketFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BucketFollower.class);
  private static final long CLOSE_SECONDS = 10;

  private final S3Mirror mirror;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("bucket-follower").daemon().factory());
  private volatile @Nullable String failure;

  /**
   * Creates a follower, without accessing the bucket yet.
   *
   * @param mirror the mirror to keep up to date; closed with the follower
   */
  public BucketFollower(S3Mirror mirror) {
    this.mirror = mirror;
  }

  /** One access to the bucket. */
  @FunctionalInterface
  private interface Exchange {
    boolean run() throws IOException;
  }

  /** Returns the names that have versions in the bucket, none if it is unreachable. */
  public List<String> names() {
    boolean unused =
        attempt(
            () -> {
              mirror.look();
              return true;
            });
    return mirror.names();
  }

  /**
   * Prepares the mirror for startup: removes versions that were deleted in the bucket, fetches
   * pinned versions, and fetches one version if none is left. An unreachable bucket leaves the
   * mirror as it is.
   *
   * @param pinned versions to fetch and keep
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
   * Fetches the newest version that is not mirrored, if the bucket is reachable; returns whether
   * there was one.
   */
  public boolean fetchOne() {
    return failure == null && attempt(this::fetch);
  }

  private boolean fetch() throws IOException {
    while (true) {
      try {
        return mirror.fetchNext().isPresent();
      } catch (InvalidSnapshotException e) {
        LOG.error("A version is not mirrored: {}", e.getMessage()); // continue with an older one
      }
    }
  }

  /** Starts checking the bucket periodically on a separate thread, until closed. */
  public void follow(Supplier<Set<SnapshotId>> inUse, long intervalMillis) {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> attempt(() -> refresh(inUse)), 0, intervalMillis, TimeUnit.MILLISECONDS);
  }

  private boolean refresh(Supplier<Set<SnapshotId>> inUse) throws IOException {
    mirror.look();
    while (fetch()) {
      LOG.info("Mirrored a version of {}", mirror.address());
    }
    mirror.prune(inUse.get());
    return true;
  }

  /** Accesses the bucket; returns the result, or false after a failure, which is logged once. */
  private boolean attempt(Exchange exchange) {
    try {
      boolean answer = exchange.run();
      if (failure != null) {
        LOG.info("{} is reachable again", mirror.address());
        failure = null;
      }
      return answer;
    } catch (IOException | RuntimeException e) {
      if (failure == null && !thread.isShutdown()) {
        LOG.warn(
            "{} is unreachable for now; serving versions in {}: {}",
            mirror.address(),
            mirror.directory(),
            FileFailure.describe(e));
      }
      failure = FileFailure.describe(e);
      return false;
    }
  }

  /** Returns why the bucket is unreachable at present, or null if it is reachable. */
  public @Nullable String failure() {
    return failure;
  }

  /** Returns the reason for each version that is broken in the bucket. */
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

  /** Stops following and closes the mirror; waits for an access in progress. */
  @Override
  public void close() throws IOException {
    thread.shutdownNow();
    mirror.close(); // ends an access in progress
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{} is still being accessed {} s after closing", mirror.address(), CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
