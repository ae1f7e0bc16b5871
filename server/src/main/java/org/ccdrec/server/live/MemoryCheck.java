package org.ccdrec.server.live;

import java.io.IOException;
import java.util.function.LongSupplier;
import org.ccdrec.server.json.ItemJson;
import org.ccdrec.snapshot.Manifest;

/**
 * The check that a version fits into the heap before it is loaded: refusing one is better than
 * ending the one that is live. Vectors, ids and metadata are mapped files and do not count.
 */
final class MemoryCheck {
  /** Bytes of an item beside its vector in eight bits: its places in orders and filter columns. */
  private static final long PER_ITEM = 100;

  /** Bytes of an item's JSON. */
  private static final long PER_JSON = 500;

  private MemoryCheck() {}

  /**
   * Returns about how many bytes of heap a version takes.
   *
   * @param shape its shape
   */
  static long needed(Manifest.Shape shape) {
    long perItem = PER_ITEM + shape.dimension();
    return shape.items() * (ItemJson.isPrepared(shape.items()) ? perItem + PER_JSON : perItem);
  }

  /**
   * Checks that so many bytes are free.
   *
   * @param free how many are, asked again after a garbage collection if they do not suffice
   * @throws IOException if they do not suffice
   */
  static void require(long needed, LongSupplier free, Runnable collect) throws IOException {
    if (needed <= free.getAsLong()) {
      return;
    }
    collect.run();
    long left = free.getAsLong();
    if (needed > left) {
      throw new IOException(
          "it needs about %d MiB of heap and %d MiB are free; give the server more with -Xmx"
              .formatted((needed >> 20) + 1, left >> 20));
    }
  }

  /** Returns how many bytes of heap could still be taken. */
  static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }
}
