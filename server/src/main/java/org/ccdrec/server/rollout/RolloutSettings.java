package org.ccdrec.server.rollout;

import java.time.Duration;
import org.ccdrec.config.Setting;

/**
 * The rollout of versions over the servers of one store, {@code rollout} in {@code
 * conf/server.yaml}.
 *
 * @param wave the wave of this server, 0 for a server that neither publishes nor reads verdicts
 * @param soak time for which a server of the previous wave must have served a version
 * @param overdue time after which a version that still waits is reported
 */
public record RolloutSettings(
    @Setting(
            help =
                "Wave of this server among those of the store: 1 activates a version first, each"
                    + " later wave waits for the one before; 0 ignores other servers",
            defaultValue = "0",
            min = "0",
            max = "9")
        int wave,
    @Setting(
            help =
                "Time for which a server of the previous wave must have served a version before"
                    + " this one activates it",
            defaultValue = "5m",
            min = "0s",
            max = "7d")
        Duration soak,
    @Setting(
            help = "Time after which a version that waits for the previous wave is reported",
            defaultValue = "1h",
            min = "1s",
            max = "30d")
        Duration overdue) {

  /** Returns whether this server takes part in rollouts. */
  public boolean isShared() {
    return wave > 0;
  }
}
