package org.ccdrec.server.systemd;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service manager that started this process, by the protocol of {@code sd_notify(3)}: a unit
 * with {@code Type=notify} learns when the server is ready and when it stops, and one with {@code
 * WatchdogSec=} restarts a server that sends no sign of life. Without {@code NOTIFY_SOCKET} in the
 * environment every notification is ignored. Immutable; safe for use by many threads.
 */
public final class ServiceManager {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final long MICROS_PER_MILLI = 1000;

  private final @Nullable String socket;
  private final Duration watchdogInterval;

  private ServiceManager(@Nullable String socket, Duration watchdogInterval) {
    this.socket = socket;
    this.watchdogInterval = watchdogInterval;
  }

  /**
   * Returns the service manager that an environment names.
   *
   * @param environment environment variables
   * @param pid id of this process; a watchdog for another process is ignored
   */
  public static ServiceManager of(Map<String, String> environment, long pid) {
    String watched = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    boolean isWatched = watched.equals(Long.toString(pid));
    String micros = isWatched ? environment.getOrDefault("WATCHDOG_USEC", "") : "";
    long timeout = micros.matches("\\d{1,18}") ? Long.parseLong(micros) / MICROS_PER_MILLI : 0;
    return new ServiceManager(environment.get("NOTIFY_SOCKET"), Duration.ofMillis(timeout / 2));
  }

  /** Returns how often {@link #alive} must be called, half the timeout; zero without a watchdog. */
  public Duration watchdogInterval() {
    return socket == null ? Duration.ZERO : watchdogInterval;
  }

  /**
   * Reports that the server answers.
   *
   * @param status one line for {@code systemctl status}
   */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + status);
  }

  /** Reports that the server still works. */
  public void alive() {
    send("WATCHDOG=1");
  }

  /** Reports that the server has begun to shut down. */
  public void stopping() {
    send("STOPPING=1\nSTATUS=Shutting down");
  }

  private void send(String message) {
    if (socket == null) {
      return;
    }
    try {
      Datagram.send(socket, message);
    } catch (IllegalStateException e) {
      LOG.warn("The service manager could not be notified: {}", e.getMessage());
    }
  }
}
