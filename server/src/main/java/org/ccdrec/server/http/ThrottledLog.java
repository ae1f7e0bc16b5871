package org.ccdrec.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * A log of what clients do wrong: one line a minute for each reason, with the number of those
 * suppressed since the line before, so that a client cannot fill the disk. Safe for use by many
 * threads.
 */
public final class ThrottledLog {
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Logger logger;
  private final LongSupplier nanoTime;
  private final Map<String, Logged> logged = new ConcurrentHashMap<>();

  /** When the latest line was logged, and how many were suppressed since. */
  private record Logged(long nanos, long suppressed) {}

  /** Creates a log that writes warnings to a logger. */
  public ThrottledLog(Logger logger) {
    this(logger, System::nanoTime);
  }

  ThrottledLog(Logger logger, LongSupplier nanoTime) {
    this.logger = logger;
    this.nanoTime = nanoTime;
  }

  /**
   * Logs a line, unless one with the same reason was logged in the last minute.
   *
   * @param reason what is wrong, from a fixed set
   * @param about what it is about, already safe to log
   */
  public void warn(String reason, String about) {
    logged.compute(
        reason,
        (key, before) -> {
          long now = nanoTime.getAsLong();
          if (before != null && now - before.nanos() < QUIET_NANOS) {
            return new Logged(before.nanos(), before.suppressed() + 1);
          }
          long suppressed = before == null ? 0 : before.suppressed();
          String more = suppressed == 0 ? "" : "; " + suppressed + " more since the line before";
          logger.warn("{}: {}{}", about, reason, more);
          return new Logged(now, 0);
        });
  }
}
