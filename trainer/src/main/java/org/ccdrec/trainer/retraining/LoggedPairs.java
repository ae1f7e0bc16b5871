package org.ccdrec.trainer.retraining;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.events.EventType;
import org.ccdrec.trainer.training.config.RetrainSection;

/**
 * The pairs of user and item that the events of a log add up to.
 *
 * @param pairs pairs that may join a dataset, by time of their last event, then by ids
 * @param events number of events read
 * @param old events left out because of their age
 * @param disliked pairs left out because of a dislike
 * @param light pairs left out because of their weight
 */
public record LoggedPairs(List<Pair> pairs, long events, long old, long disliked, long light) {

  /**
   * A pair by external ids.
   *
   * @param at time of the last event
   */
  public record Pair(String userId, String itemId, Instant at) {}

  private record Key(String userId, String itemId) {}

  /** Weight, time and dislike of a pair, while its events are read. */
  private static final class Sum {
    private double weight;
    private Instant last = Instant.MIN;
    private boolean disliked;
  }

  /** Reads a log. */
  public static LoggedPairs read(Path log, RetrainSection settings, Instant now)
      throws IOException {
    Map<Key, Sum> sums = new LinkedHashMap<>();
    Instant oldest = now.minus(settings.window());
    long[] counts = new long[2];
    for (Path file : EventFile.list(log)) {
      EventFile.read(
          file,
          event -> {
            counts[0]++;
            if (event.at().isBefore(oldest)) {
              counts[1]++;
            } else if (event.type().isAction()) {
              add(event, settings, sums);
            }
          });
    }
    return of(sums, settings, counts);
  }

  private static void add(Event event, RetrainSection settings, Map<Key, Sum> sums) {
    Sum sum = sums.computeIfAbsent(new Key(event.userId(), event.itemId()), _ -> new Sum());
    sum.weight += settings.weight(event.type());
    sum.disliked = sum.disliked || event.type() == EventType.DISLIKE;
    if (event.at().isAfter(sum.last)) {
      sum.last = event.at();
    }
  }

  private static LoggedPairs of(Map<Key, Sum> sums, RetrainSection settings, long[] counts) {
    List<Pair> pairs = new ArrayList<>();
    long disliked = 0;
    long light = 0;
    for (Map.Entry<Key, Sum> entry : sums.entrySet()) {
      Sum sum = entry.getValue();
      if (sum.disliked) {
        disliked++;
      } else if (sum.weight < settings.leastWeight()) {
        light++;
      } else {
        pairs.add(new Pair(entry.getKey().userId, entry.getKey().itemId, sum.last));
      }
    }
    pairs.sort(
        Comparator.comparing(Pair::at).thenComparing(Pair::userId).thenComparing(Pair::itemId));
    return new LoggedPairs(List.copyOf(pairs), counts[0], counts[1], disliked, light);
  }
}
