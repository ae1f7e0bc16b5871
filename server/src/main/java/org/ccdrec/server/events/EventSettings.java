package org.ccdrec.server.events;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ccdrec.config.BrokenRules;
import org.ccdrec.config.Setting;
import org.ccdrec.events.EventType;
import org.ccdrec.server.fleet.SharedLogSettings;

/**
 * How user events are accepted and stored, {@code events} in {@code conf/server.yaml}.
 *
 * @param enabled whether the server accepts events
 * @param log {@code local}, or the name of the shared log of a fleet
 * @param directory directory of the event log, empty for {@code .events} in the store
 * @param rotateMegabytes size in MiB from which a new log file is started
 * @param sync whether events are forced to the disk before they are acknowledged
 * @param exclude types of events after which an item is no longer recommended to the user
 * @param repeat which items may be recommended again after a time
 * @param rotation when items rest that were shown and not acted on
 * @param remember age up to which events count
 * @param maxItems number of items remembered per user
 * @param maxUsers number of users remembered
 * @param maxBatch largest number of events in one request body
 */
public record EventSettings(
    @Setting(help = "Accept events", defaultValue = "false") boolean enabled,
    @Setting(
            help =
                "Where events go: local, to this server alone; or the name of a shared log of a"
                    + " plugin, such as kafka, to all servers",
            defaultValue = SharedLogSettings.LOCAL)
        String log,
    @Setting(help = "Directory of the event log; unset: .events in the store")
        Optional<Path> directory,
    @Setting(
            help = "Size in MiB from which a new log file is started",
            defaultValue = "64",
            min = "1",
            max = "65536")
        int rotateMegabytes,
    @Setting(help = "Force events to the disk before they are acknowledged", defaultValue = "true")
        boolean sync,
    @Setting(
            help = "Types of events after which an item is no longer recommended to the user",
            defaultValue = "[view, click, like, buy, dislike]")
        List<EventType> exclude,
    @Setting(help = "Items that may be recommended again after a time, such as consumables")
        RepeatSettings repeat,
    @Setting(help = "Items that rest for a while after they were shown often, without any action")
        RotationSettings rotation,
    @Setting(
            help = "Age up to which events exclude items and count in sessions",
            defaultValue = "36500d",
            min = "0s",
            max = "36500d")
        Duration remember,
    @Setting(
            help = "Items remembered per user; the ones acted on longest ago are forgotten first",
            defaultValue = "10000",
            min = "1",
            max = "1000000")
        int maxItems,
    @Setting(
            help = "Users remembered; those inactive longest are forgotten first",
            defaultValue = "10000000",
            min = "1",
            max = "1000000000")
        int maxUsers,
    @Setting(
            help = "Largest number of events in one request body",
            defaultValue = "1000",
            min = "1",
            max = "100000")
        int maxBatch) {

  public EventSettings {
    var check = new BrokenRules.Check();
    check.unless(
        EventType.actions().containsAll(exclude),
        "exclude",
        "exclude must name actions: view, click, like, buy or dislike; items that were shown rest by"
            + " events.rotation");
    check.throwIfAny();
  }

  /**
   * Returns the directory of the event log.
   *
   * @param store directory of the snapshot store
   */
  public Path directoryIn(Path store) {
    return directory.orElse(store.resolve(".events"));
  }

  /** Returns whether events are shared with other servers. */
  public boolean isShared() {
    return !log.equals(SharedLogSettings.LOCAL);
  }

  /** Returns the size in bytes from which a new log file is started. */
  public long rotateBytes() {
    return (long) rotateMegabytes << 20;
  }
}
