package org.ccdrec.trainer.production;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;

/**
 * The limits of the memory that heap and matrices share. JavaCPP refuses to allocate once the
 * process occupies more than a multiple of the largest heap, four by default, so {@code -Xmx}
 * raises that limit, too. Stateless.
 */
public final class ProcessMemory {
  private ProcessMemory() {}

  /** Returns the most bytes that this process may occupy. */
  public static long limit() {
    long limit = Pointer.maxPhysicalBytes();
    return limit > 0 ? limit : Long.MAX_VALUE;
  }

  /** Returns the bytes of memory and swap space of the machine, or of its container. */
  static long machine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize() + system.getTotalSwapSpaceSize()
        : Long.MAX_VALUE;
  }
}
