package org.ccdrec.trainer.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the result of a run depends on, as names with values. Immutable.
 *
 * @param fixed values that must be the same when the run is resumed
 * @param noted values that may differ; a difference is reported to the user
 */
public record RunIdentity(Map<String, String> fixed, Map<String, String> noted) {
  private static final String ABSENT = "absent";

  /** Copies both maps. */
  public RunIdentity {
    fixed = Map.copyOf(fixed);
    noted = Map.copyOf(noted);
  }

  /** Returns this identity with one more fixed value. */
  public RunIdentity with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(fixed);
    more.put(name, value);
    return new RunIdentity(more, noted);
  }

  /** Returns a line for each fixed value in which this run differs from that of a checkpoint. */
  List<String> differencesFrom(RunIdentity checkpoint) {
    return differences(checkpoint.fixed, fixed);
  }

  /** Returns a line for each noted value in which this run differs from that of a checkpoint. */
  List<String> changesSince(RunIdentity checkpoint) {
    return differences(checkpoint.noted, noted);
  }

  private static List<String> differences(Map<String, String> before, Map<String, String> now) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      String old = before.getOrDefault(name, ABSENT);
      String present = now.getOrDefault(name, ABSENT);
      if (!old.equals(present)) {
        lines.add("%s: %s in the checkpoint, %s now".formatted(name, old, present));
      }
    }
    return lines;
  }
}
