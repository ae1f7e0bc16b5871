package org.ccdrec.server.recommend;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Timer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.snapshot.Snapshot;

/**
 * A sample of the users that are asked for, searched by the live version and by the canary on a
 * thread of its own: how far their best ten agree, and how long each takes. Answers do not wait for
 * it; what comes while too much waits is dropped. Safe for use by many threads.
 */
public final class ShadowTraffic implements AutoCloseable {
  private static final int K = 10;
  private static final int MOST_WAITING = 100;

  private final LiveReference versions;
  private final double share;
  private final Histogram overlap;
  private final Timer live;
  private final Timer canary;
  private final Counter dropped;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("shadow-traffic").daemon().factory());

  /**
   * Describes the traffic.
   *
   * @param versions the live one and the canary
   * @param share share of the requests that are searched again while there is a canary, 0 to 1
   * @param metrics where overlap (in per cent) and latency are measured
   */
  public ShadowTraffic(LiveReference versions, double share, ServerMetrics metrics) {
    this.versions = versions;
    this.share = share;
    this.overlap = metrics.histogram("shadow.overlap.percent");
    this.live = metrics.latency("shadow.live.seconds");
    this.canary = metrics.latency("shadow.canary.seconds");
    this.dropped = metrics.counter("shadow.dropped");
  }

  /** Tells that a user is asked for. */
  public void offer(String userId) {
    if (share == 0 || !versions.hasCanary() || ThreadLocalRandom.current().nextDouble() >= share) {
      return;
    }
    try {
      thread.execute(() -> compare(userId));
    } catch (RejectedExecutionException e) {
      dropped.inc();
    }
  }

  private void compare(String userId) {
    LiveSnapshot one = versions.acquire();
    LiveSnapshot other = versions.acquireCanary();
    try {
      if (one != null && other != null) {
        Set<String> kept = best(one, userId, live);
        Set<String> found = best(other, userId, canary);
        int size = Math.max(kept.size(), found.size());
        if (!kept.isEmpty() && !found.isEmpty()) {
          kept.retainAll(found);
          overlap.update(100 * kept.size() / size);
        }
      }
    } finally {
      if (one != null) {
        one.release();
      }
      if (other != null) {
        other.release();
      }
    }
  }

  /** Returns the ids of a user's best items, none if the version does not know the user. */
  private static Set<String> best(LiveSnapshot version, String userId, Timer timer) {
    Snapshot snapshot = version.snapshot();
    Set<String> ids = new HashSet<>();
    int user = snapshot.userIds().indexOf(userId);
    if (user < 0) {
      return ids;
    }
    long start = System.nanoTime();
    float[] query = new float[snapshot.userVectors().columns()];
    snapshot.userVectors().copyRow(user, query);
    ItemFilter unseen = ItemFilter.without(snapshot.seen().items(user));
    int[] items = version.retrieval().search(query, K, unseen).items();
    timer.update(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    for (int item : items) {
      ids.add(snapshot.itemIds().get(item));
    }
    return ids;
  }

  /** Drops what waits, and ends the thread once it is done with what it does. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      boolean unused = thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
