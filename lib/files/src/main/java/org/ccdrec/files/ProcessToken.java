package org.ccdrec.files;

import java.time.Instant;

/** The name of this process in temporary files: its id and start time, both in hexadecimal. */
final class ProcessToken {
  static final String VALUE = token();

  private ProcessToken() {}

  private static String token() {
    ProcessHandle self = ProcessHandle.current();
    long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return Long.toHexString(self.pid()) + "-" + Long.toHexString(started);
  }
}
