package org.ccdrec.server.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The reference to the live version; to the versions before it, which stay loaded for a while so
 * that clients can finish paging on them; and to the canary, which answers a share of the users.
 * Acquiring is lock-free. Safe for use by many threads.
 */
public final class LiveReference implements AutoCloseable {
  private static final int FORMER = 2;

  private final AtomicReference<@Nullable LiveSnapshot> current = new AtomicReference<>();
  private final AtomicReference<@Nullable LiveSnapshot> canary = new AtomicReference<>();
  private final double canaryShare;
  private final long keepNanos;
  private final LongSupplier clock;
  private final Deque<Former> former = new ArrayDeque<>();
  private volatile boolean isClosed;

  /** A version that was live, and the time when it is released. */
  private record Former(LiveSnapshot snapshot, long until) {}

  /** Creates a reference that releases a version as soon as it is swapped. */
  public LiveReference() {
    this(0, 0, System::nanoTime);
  }

  /**
   * Creates a reference that keeps the last {@value #FORMER} former versions for a while.
   *
   * @param canaryShare share of the users that the canary answers, 0 to 1
   * @param keepNanos time that a former version is kept after it was swapped
   * @param clock current time in nanoseconds
   */
  public LiveReference(double canaryShare, long keepNanos, LongSupplier clock) {
    this.canaryShare = canaryShare;
    this.keepNanos = keepNanos;
    this.clock = clock;
  }

  /** Returns the live version, which the caller must release, or null if there is none. */
  public @Nullable LiveSnapshot acquire() {
    return acquire(current);
  }

  /** Returns whether there is a canary. */
  public boolean hasCanary() {
    return canary.get() != null;
  }

  /** Returns the canary, which the caller must release, or null if there is none. */
  public @Nullable LiveSnapshot acquireCanary() {
    return acquire(canary);
  }

  private static @Nullable LiveSnapshot acquire(AtomicReference<@Nullable LiveSnapshot> label) {
    while (true) {
      LiveSnapshot labelled = label.get();
      if (labelled == null) {
        return null;
      }
      if (labelled.tryRetain()) {
        return labelled.latest();
      }
    }
  }

  /**
   * Returns the version that answers a user, which the caller must release, or null if there is
   * none: the canary for its share of the users, else the live version. The choice depends on the
   * user id alone.
   */
  public @Nullable LiveSnapshot acquireFor(@Nullable String userId) {
    if (userId != null && canary.get() != null && share(userId) < canaryShare) {
      LiveSnapshot acquired = acquire(canary);
      if (acquired != null) {
        return acquired;
      }
    }
    return acquire(current);
  }

  /** Maps an id to a number from 0 to 1, evenly distributed over ids. */
  static double share(String userId) {
    long mixed = userId.hashCode() * 0x9E3779B97F4A7C15L; // Fibonacci hashing
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return (mixed >>> 11) * 0x1p-53;
  }

  /**
   * Replaces the canary and releases the previous one.
   *
   * @param next the new canary, whose hold passes from the caller to this reference; null for none
   */
  public void swapCanary(@Nullable LiveSnapshot next) {
    LiveSnapshot previous = canary.getAndSet(next);
    if (previous != null) {
      previous.release();
    }
    if (next != null && isClosed) {
      swapCanary(null);
    }
  }

  /**
   * Returns a given version if it is live, the canary or still kept, or null. The caller must
   * release it.
   *
   * @param version {@code name/version}
   */
  public @Nullable LiveSnapshot acquire(String version) {
    for (var label : List.of(current, canary)) {
      LiveSnapshot labelled = acquire(label);
      if (labelled != null && labelled.version().equals(version)) {
        return labelled;
      }
      if (labelled != null) {
        labelled.release();
      }
    }
    synchronized (former) {
      for (Former each : former) {
        if (each.snapshot().version().equals(version) && each.snapshot().tryRetain()) {
          return each.snapshot().latest();
        }
      }
    }
    return null;
  }

  /**
   * Replaces the live version; the previous one is kept for a while or released.
   *
   * @param next the new live version, whose hold passes from the caller to this reference; null for
   *     none
   */
  public void swap(@Nullable LiveSnapshot next) {
    LiveSnapshot previous = current.getAndSet(next);
    if (previous != null) {
      keepOrRelease(previous, next == null);
    }
    if (next != null && isClosed) {
      swap(null);
    }
  }

  private void keepOrRelease(LiveSnapshot previous, boolean isLast) {
    synchronized (former) {
      if (keepNanos > 0 && !isLast && !isClosed) {
        former.addLast(new Former(previous, clock.getAsLong() + keepNanos));
        if (former.size() > FORMER) {
          former.removeFirst().snapshot().release();
        }
        return;
      }
    }
    previous.release();
  }

  /** Returns the number of former versions that are kept. */
  public int kept() {
    synchronized (former) {
      return former.size();
    }
  }

  /** Releases the former versions whose time is over. */
  public void expire() {
    synchronized (former) {
      long now = clock.getAsLong();
      for (Iterator<Former> each = former.iterator(); each.hasNext(); ) {
        Former candidate = each.next();
        if (now - candidate.until() >= 0) {
          each.remove();
          candidate.snapshot().release();
        }
      }
    }
  }

  /** Releases all versions. */
  public void clear() {
    swap(null);
    swapCanary(null);
    synchronized (former) {
      former.forEach(each -> each.snapshot().release());
      former.clear();
    }
  }

  /** Releases all versions; a version that is swapped in later is released at once. */
  @Override
  public void close() {
    isClosed = true;
    clear();
  }
}
