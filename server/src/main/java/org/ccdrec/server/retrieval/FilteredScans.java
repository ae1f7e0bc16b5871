package org.ccdrec.server.retrieval;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.BitSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of the scanned columns for filters in frequent use, each with only the items that the
 * filter accepts. An exact search over a copy takes the accepted share of the time of a scan of the
 * whole catalogue.
 *
 * <p>A copy is made in the background after a few uses of its filter and dropped when the copies
 * exceed their memory or the filter is no longer in use. Filters are told apart by the identity of
 * their set of items. Safe for use by many threads.
 */
final class FilteredScans implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FilteredScans.class);
  private static final int FEWEST_ITEMS = 1000; // fewer are searched one by one as fast
  private static final int COUNTED_FILTERS = 10_000;
  private static final int USES = 3;

  private final BlockScan whole;
  private final long maxBytes;
  private final Cache<BitSet, AtomicInteger> uses =
      Caffeine.newBuilder().weakKeys().maximumSize(COUNTED_FILTERS).build();
  private final Cache<BitSet, BlockScan> scans;
  private final ExecutorService builder =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform()
              .name("filtered-scans")
              .priority(Thread.MIN_PRIORITY)
              .daemon()
              .factory());

  /**
   * Creates an empty cache.
   *
   * @param whole the scan of all items
   * @param maxBytes memory of all copies, 0 for none
   */
  FilteredScans(BlockScan whole, long maxBytes) {
    this.whole = whole;
    this.maxBytes = maxBytes;
    this.scans =
        Caffeine.newBuilder()
            .weakKeys()
            .maximumWeight(maxBytes >> 10)
            .weigher((BitSet accepted, BlockScan scan) -> (int) (scan.bytes() >> 10) + 1)
            .build();
  }

  /** Returns the scan of the items that a filter accepts, or null if there is none. */
  @Nullable BlockScan find(ItemFilter filter) {
    BitSet accepted = filter.accepted();
    return accepted == null ? null : scans.getIfPresent(accepted);
  }

  /** Counts a use of a filter that has no copy yet; starts copying after a few uses. */
  void count(ItemFilter filter, int items) {
    BitSet accepted = filter.accepted();
    if (accepted == null || !isCopied(filter.acceptedAtMost(items), items)) {
      return;
    }
    AtomicInteger count = uses.get(accepted, missing -> new AtomicInteger());
    if (count.incrementAndGet() == USES) {
      try {
        builder.execute(() -> copy(accepted));
      } catch (RejectedExecutionException e) {
        return; // the version is being closed
      }
    }
  }

  private boolean isCopied(int accepted, int items) {
    return accepted >= FEWEST_ITEMS
        && accepted < items
        && (long) accepted * whole.bytesPerItem() <= maxBytes;
  }

  private void copy(BitSet accepted) {
    try {
      scans.put(accepted, whole.restrictedTo(accepted));
    } catch (OutOfMemoryError e) {
      LOG.warn("Not enough memory for a copy of {} filtered items", accepted.cardinality());
    } finally {
      uses.invalidate(accepted);
    }
  }

  /** Drops all copies; waits for one that is being made. */
  @Override
  public void close() {
    builder.close();
    scans.invalidateAll();
  }
}
