package org.ccdrec.server.live;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.ccdrec.server.json.ItemJson;
import org.ccdrec.server.retrieval.RetrievalSettings;
import org.ccdrec.snapshot.Manifest;

/**
 * Checks that a version fits into the heap before it is loaded, because running out of memory would
 * also end the live version. Vectors, ids and metadata are memory-mapped and do not count.
 */
final class MemoryCheck {
  /** Bytes per item besides its eight-bit vector: entries in sort orders and filter columns. */
  private static final long PER_ITEM = 100;

  /** Bytes of the prepared JSON per item. */
  private static final long PER_JSON = 500;

  private MemoryCheck() {}

  /** Estimates the heap memory of a version in bytes. */
  static long needed(Manifest.Shape shape, RetrievalSettings retrieval) {
    long perItem = PER_ITEM + shape.dimension();
    return shape.items() * (ItemJson.isPrepared(shape.items()) ? perItem + PER_JSON : perItem)
        + retrieval.graphBytes(shape.items(), shape.dimension());
  }

  /**
   * Checks that enough memory is free, if necessary after a garbage collection.
   *
   * @param needed required bytes
   * @param free returns the free bytes
   * @param collect runs a garbage collection
   * @throws IOException if there is not enough memory
   */
  static void require(long needed, LongSupplier free, Runnable collect) throws IOException {
    if (needed <= free.getAsLong()) {
      return;
    }
    collect.run();
    long left = free.getAsLong();
    if (needed > left) {
      throw new IOException(
          "loading needs about %d MiB of heap but only %d MiB are free; raise the limit with -Xmx"
              .formatted((needed >> 20) + 1, left >> 20));
    }
  }

  /** Returns how many bytes of heap memory can still be allocated. */
  static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
