package org.ccdrec.sharedlog.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The entries of a shared log that were read, to recognise those that are delivered again.
 *
 * <p>An origin appends a batch again until it succeeds, and only then the next one, so that a
 * duplicate can only follow in the same partition. Every entry says up to which sequence all
 * earlier ones of its origin precede it: a later delivery of those is a duplicate. Only the
 * sequences beyond are kept, so that the memory is some bytes for each origin and partition. Used
 * by one thread.
 */
public final class SeenEntries {
  private static final String SETTLED = "settled";
  private static final String BEYOND = "beyond";

  private final Map<Key, Seen> byKey = new TreeMap<>();

  private record Key(int partition, String origin) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return partition == other.partition
          ? origin.compareTo(other.origin)
          : Integer.compare(partition, other.partition);
    }
  }

  /** What was read of one origin in one partition. */
  private static final class Seen {
    private long settled;
    private final TreeSet<Long> beyond = new TreeSet<>();

    boolean add(long sequence) {
      return sequence > settled && beyond.add(sequence);
    }

    boolean contains(long sequence) {
      return sequence <= settled || beyond.contains(sequence);
    }

    void settle(long upTo) {
      settled = Math.max(settled, upTo);
      beyond.headSet(settled, true).clear();
    }
  }

  /** Returns whether an entry was added. */
  public boolean contains(int partition, SharedEntry entry) {
    return of(partition, entry.origin()).contains(entry.sequence());
  }

  /** Adds an entry; returns false if it was added before. */
  public boolean add(int partition, SharedEntry entry) {
    Seen seen = of(partition, entry.origin());
    boolean isNew = seen.add(entry.sequence());
    seen.settle(entry.settled());
    return isNew;
  }

  /** Adds an entry of which nothing but its id is known. */
  public void add(int partition, String origin, long sequence) {
    boolean unused = of(partition, origin).add(sequence);
  }

  private Seen of(int partition, String origin) {
    return byKey.computeIfAbsent(new Key(partition, origin), key -> new Seen());
  }

  /** Returns what was read as JSON: partition, then origin, then sequences. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    byKey.forEach(
        (key, seen) -> {
          ObjectNode one = json.withObject("/" + key.partition()).putObject(key.origin());
          one.put(SETTLED, seen.settled);
          var beyond = one.putArray(BEYOND);
          seen.beyond.forEach(beyond::add);
        });
    return json;
  }

  /** Returns what {@link #toJson} described. */
  public static SeenEntries ofJson(JsonNode json) {
    var all = new SeenEntries();
    for (Map.Entry<String, JsonNode> partition : json.properties()) {
      int number = Integer.parseInt(partition.getKey());
      for (Map.Entry<String, JsonNode> origin : partition.getValue().properties()) {
        Seen seen = all.of(number, origin.getKey());
        origin.getValue().path(BEYOND).forEach(each -> seen.beyond.add(each.longValue()));
        seen.settle(origin.getValue().path(SETTLED).longValue());
      }
    }
    return all;
  }
}
