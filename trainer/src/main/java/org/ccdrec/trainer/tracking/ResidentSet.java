package org.ccdrec.trainer.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resident memory of this process. Stateless. */
final class ResidentSet {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private ResidentSet() {}

  /** Returns the resident memory in bytes; the used heap where the system does not tell it. */
  static long resident() {
    try {
      Matcher matcher = RESIDENT.matcher(Files.readString(STATUS));
      if (matcher.find()) {
        return 1024 * Long.parseLong(matcher.group(1));
      }
    } catch (IOException notLinux) {
      return usedHeap();
    }
    return usedHeap();
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
