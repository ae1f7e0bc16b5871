package org.ccdrec.server.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one reference to the version that answers, and for a while to those before it, so that pages
 * begun on one can be finished on it. Acquiring the live one is lock-free; safe for use by many
 * threads.
 */
public final class LiveReference {
  private static final int FORMER = 2;

  private final AtomicReference<@Nullable LiveSnapshot> current = new AtomicReference<>();
  private final long keepNanos;
  private final LongSupplier clock;
  private final Deque<Former> former = new ArrayDeque<>();

  /** A version that was live, and when it is let go. */
  private record Former(LiveSnapshot snapshot, long until) {}

  /** Makes a reference that lets go of a version as soon as it is swapped. */
  public LiveReference() {
    this(0, System::nanoTime);
  }

  /**
   * Makes a reference that keeps the last {@value #FORMER} former versions for a while.
   *
   * @param keepNanos how long after they were swapped
   * @param clock nanoseconds
   */
  public LiveReference(long keepNanos, LongSupplier clock) {
    this.keepNanos = keepNanos;
    this.clock = clock;
  }

  /** Returns the live version, which the caller must release, or null if there is none. */
  public @Nullable LiveSnapshot acquire() {
    while (true) {
      LiveSnapshot live = current.get();
      if (live == null || live.tryRetain()) {
        return live;
      }
    }
  }

  /**
   * Returns a version that is live or still kept, which the caller must release, or null.
   *
   * @param version {@code name/version}
   */
  public @Nullable LiveSnapshot acquire(String version) {
    LiveSnapshot live = acquire();
    if (live != null && live.version().equals(version)) {
      return live;
    }
    if (live != null) {
      live.release();
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
    synchronized (former) {
      former.forEach(each -> each.snapshot().release());
      former.clear();
    }
  }
}
