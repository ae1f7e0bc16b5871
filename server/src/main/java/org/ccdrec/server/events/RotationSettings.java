package org.ccdrec.server.events;

import java.time.Duration;
import org.ccdrec.config.Setting;

/**
 * When an item that a user was shown and did nothing with rests, {@code events.rotation} in {@code
 * conf/server.yaml}.
 *
 * @param afterShown number of times after which an item rests, 0 for never
 * @param window age up to which these times count
 * @param rest how long it rests after it was last shown
 * @param maxItems number of pairs of user and shown item remembered
 */
public record RotationSettings(
    @Setting(
            help =
                "Number of times an item is shown to a user, without any action, after which it"
                    + " rests; 0: never",
            defaultValue = "0",
            min = "0",
            max = "100")
        int afterShown,
    @Setting(
            help = "Age up to which the times at which an item was shown count",
            defaultValue = "7d",
            min = "1s",
            max = "365d")
        Duration window,
    @Setting(
            help = "How long an item rests after it was last shown",
            defaultValue = "3d",
            min = "1s",
            max = "365d")
        Duration rest,
    @Setting(
            help =
                "Pairs of user and shown item held in memory, about 150 bytes each; those of users"
                    + " inactive longest are forgotten first",
            defaultValue = "1000000",
            min = "1",
            max = "1000000000")
        int maxItems) {
  /** No item ever rests. */
  public static final RotationSettings NEVER =
      new RotationSettings(0, Duration.ofDays(7), Duration.ofDays(3), 1);

  boolean isEnabled() {
    return afterShown > 0;
  }

  /** Returns how long a time at which an item was shown is remembered. */
  Duration remembered() {
    return window.compareTo(rest) > 0 ? window : rest;
  }
}
