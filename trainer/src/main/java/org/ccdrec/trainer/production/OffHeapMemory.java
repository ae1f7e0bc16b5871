package org.ccdrec.trainer.production;

import org.bytedeco.javacpp.Pointer;

/**
 * The limit of the off-heap memory that matrices live in. By default it is the largest heap size of
 * the JVM, so {@code -Xmx} raises both. Stateless.
 */
final class OffHeapMemory {
  private OffHeapMemory() {}

  /** Returns the number of bytes that all matrices together may have. */
  static long limit() {
    long limit = Pointer.maxBytes();
    return limit > 0 ? limit : Long.MAX_VALUE;
  }
}
