package org.ccdrec.server.events;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.config.BrokenRules;
import org.ccdrec.config.Setting;
import org.ccdrec.events.EventType;

/**
 * Which items may be recommended again after a time, such as consumables, {@code events.repeat} in
 * {@code conf/server.yaml}.
 *
 * @param after time after the latest event of a type, by type
 * @param filter a filter that only such items pass, empty if all items are such
 */
public record RepeatSettings(
    @Setting(
            help =
                "Time after the latest event of a type after which that event excludes its item no"
                    + " longer, such as {buy: 30d}; other types exclude for as long as"
                    + " events.remember says",
            defaultValue = "{}",
            min = "1s")
        Map<String, Duration> after,
    @Setting(help = "A filter that only these items pass; unset: all items may be repeated")
        Optional<String> filter) {
  /** No item is recommended again. */
  public static final RepeatSettings NEVER = new RepeatSettings(Map.of(), Optional.empty());

  public RepeatSettings {
    var check = new BrokenRules.Check();
    List<String> actions = EventType.actions().stream().map(EventType::label).toList();
    for (String type : after.keySet()) {
      check.unless(
          actions.contains(type),
          "after." + type,
          "after must be by event type, %s; %s".formatted(String.join(", ", actions), type));
    }
    check.unless(
        filter.isEmpty() || !after.isEmpty(),
        "filter",
        "filter has no effect without events.repeat.after, such as {buy: 30d}");
    check.throwIfAny();
    after = Map.copyOf(after);
  }

  /** Returns the times by type. */
  Map<EventType, Duration> byType() {
    Map<EventType, Duration> times = new EnumMap<>(EventType.class);
    for (EventType type : EventType.actions()) {
      Duration time = after.get(type.label());
      if (time != null) {
        times.put(type, time);
      }
    }
    return times;
  }
}
