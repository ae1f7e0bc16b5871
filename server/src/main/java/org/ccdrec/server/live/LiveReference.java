package org.ccdrec.server.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one reference to the version that answers, labelled stable, and for a while to those before
 * it, so that pages begun on one can be finished on it; and to a second one, labelled canary, that
 * may answer a share of the users. Acquiring is lock-free; safe for use by many threads.
 */
public final class LiveReference {
  private static final int FORMER = 2;

  private final AtomicReference<@Nullable LiveSnapshot> current = new AtomicReference<>();
  private final AtomicReference<@Nullable LiveSnapshot> canary = new AtomicReference<>();
  private final double canaryShare;
  private final long keepNanos;
  private final LongSupplier clock;
  private final Deque<Former> former = new ArrayDeque<>();

  /** A version that was live, and when it is let go. */
  private record Former(LiveSnapshot snapshot, long until) {}

  /** Makes a reference that lets go of a version as soon as it is swapped. */
  public LiveReference() {
    this(0, 0, System::nanoTime);
  }

  /**
   * Makes a reference that keeps the last {@value #FORMER} former versions for a while.
   *
   * @param canaryShare share of the users that the canary answers while there is one, 0 to 1
   * @param keepNanos how long after they were swapped
   * @param clock nanoseconds
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
      if (labelled == null || labelled.tryRetain()) {
        return labelled;
      }
    }
  }

  /**
   * Returns the version that answers a user, which the caller must release, or null if there is
   * none: the canary if it has the user's share, else the live one. It depends on the id alone.
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

  /** Returns a number from 0 to 1 that is spread evenly over ids. */
  static double share(String userId) {
    long mixed = userId.hashCode() * 0x9E3779B97F4A7C15L; // Fibonacci hashing
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return (mixed >>> 11) * 0x1p-53;
  }

  /**
   * Makes a version the canary, or none, and releases the one before.
   *
   * @param next a version that the caller holds; the hold passes to this reference
   */
  public void swapCanary(@Nullable LiveSnapshot next) {
    LiveSnapshot previous = canary.getAndSet(next);
    if (previous != null) {
      previous.release();
    }
  }

  /**
   * Returns a version that is live, the canary or still kept, which the caller must release, or
   * null.
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
          return each.snapshot();
        }
      }
    }
    return null;
  }

  /**
   * Makes a version live, or none; the one before is kept for a while or released.
   *
   * @param next a version that the caller holds; the hold passes to this reference
   */
  public void swap(@Nullable LiveSnapshot next) {
    LiveSnapshot previous = current.getAndSet(next);
    if (previous == null) {
      return;
    }
    if (keepNanos == 0 || next == null) {
      previous.release();
      return;
    }
    synchronized (former) {
      former.addLast(new Former(previous, clock.getAsLong() + keepNanos));
      if (former.size() > FORMER) {
        former.removeFirst().snapshot().release();
      }
    }
  }

  /** Returns how many former versions are kept. */
  public int kept() {
    synchronized (former) {
      return former.size();
    }
  }

  /** Lets go of the former versions whose time is over. */
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

  /** Lets go of all versions. */
  public void clear() {
    swap(null);
    swapCanary(null);
    synchronized (former) {
      former.forEach(each -> each.snapshot().release());
      former.clear();
    }
  }
}
