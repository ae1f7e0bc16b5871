package org.ccdrec.server.fleet;

import java.time.Duration;
import java.util.Map;
import org.ccdrec.config.Setting;

/**
 * The log that the servers of a fleet share, {@code sharedLog} in {@code conf/server.yaml}.
 *
 * @param acknowledgeWithin time to wait for the log before entries are answered as pending
 * @param catchUp longest time to read what other servers have written, at the start
 * @param settings settings of the log itself
 */
public record SharedLogSettings(
    @Setting(
            help = "Time to wait for the shared log before events are answered as pending",
            defaultValue = "2s",
            min = "10ms",
            max = "1m")
        Duration acknowledgeWithin,
    @Setting(
            help = "Longest time to read, at the start, what other servers have written",
            defaultValue = "30s",
            min = "0s",
            max = "1h")
        Duration catchUp,
    @Setting(
            help = "Settings of the log; those of kafka are in docs/operations.md",
            defaultValue = "{}")
        Map<String, Object> settings) {
  /** The value of {@code log} without a shared log. */
  public static final String LOCAL = "local";
}
