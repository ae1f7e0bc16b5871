package org.ccdrec.testkit;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The platform threads of this process. */
final class Threads {
  private static final String OF_KERNELS = "kernel-";
  private static final long PATIENCE_MILLIS = 2000;

  private Threads() {}

  static Set<Thread> live() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  /** Returns the helper threads of open kernels. */
  static Set<Thread> ofKernels() {
    return live().stream()
        .filter(thread -> thread.getName().startsWith(OF_KERNELS))
        .collect(Collectors.toSet());
  }

  /** Throws if another thread is still alive after a grace period. */
  static void requireNoneBut(Set<Thread> before) {
    for (Thread thread : live()) {
      if (!before.contains(thread) && !ends(thread)) {
        throw new AssertionError(
            "a thread must end with the object that started it; thread=" + thread);
      }
    }
  }

  private static boolean ends(Thread thread) {
    try {
      return thread.join(Duration.ofMillis(PATIENCE_MILLIS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
