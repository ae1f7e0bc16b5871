package org.ccdrec.server.live;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one reference to the version that answers. Lock-free; safe for use by many threads. */
public final class LiveReference {
  private final AtomicReference<@Nullable LiveSnapshot> current = new AtomicReference<>();

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
   * Makes a version live, or none, and releases the one before.
   *
   * @param next a version that the caller holds; the hold passes to this reference
   */
  public void swap(@Nullable LiveSnapshot next) {
    LiveSnapshot previous = current.getAndSet(next);
    if (previous != null) {
      previous.release();
    }
  }
}
