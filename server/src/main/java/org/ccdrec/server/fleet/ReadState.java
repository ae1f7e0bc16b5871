package org.ccdrec.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.sharedlog.LogReader.Delivery;
import org.ccdrec.sharedlog.host.SeenEntries;
import org.ccdrec.sharedlog.host.SharedEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a shared log was read: the next offset of each partition, and the entries that may come
 * again. Used by one thread.
 *
 * <p>Stored as a JSON object: {@code format}, the number 1; {@code mark}, a string of the handler;
 * {@code next}, an object with the next offset by partition; {@code seen}, what {@link
 * SeenEntries#toJson} returns. The file may be missing or old: what was read after it is read again
 * and recognised.
 */
public final class ReadState {
  private static final Logger LOG = LoggerFactory.getLogger(ReadState.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int FORMAT = 1;

  private final Map<Integer, Long> next = new TreeMap<>();
  private SeenEntries seen = new SeenEntries();
  private String mark = "";
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();

  /** Reads a state; it is that of a log never read if there is no file or it is damaged. */
  static ReadState read(Path file) throws IOException {
    var state = new ReadState();
    if (!Files.exists(file)) {
      return state;
    }
    try {
      JsonNode json = MAPPER.readTree(Files.readString(file));
      if (json.path("format").asInt() == FORMAT) {
        state.mark = json.path("mark").asText();
        json.path("next")
            .properties()
            .forEach(
                each ->
                    state.next.put(Integer.valueOf(each.getKey()), each.getValue().longValue()));
        state.seen = SeenEntries.ofJson(json.path("seen"));
        return state;
      }
    } catch (IOException | NumberFormatException e) {
      LOG.warn("{} is damaged; the shared log is read from its beginning", file);
    }
    return new ReadState();
  }

  /** Writes the state with a mark of the handler. */
  void write(Path file, String newMark) throws IOException {
    mark = newMark;
    ObjectNode json = MAPPER.createObjectNode().put("format", FORMAT).put("mark", mark);
    ObjectNode offsets = json.putObject("next");
    next.forEach((partition, offset) -> offsets.put(String.valueOf(partition), offset));
    json.set("seen", seen.toJson());
    AtomicFile.writeText(file, json + "\n");
  }

  /** Returns the mark that the handler gave when the state was written, empty if it never was. */
  public String mark() {
    return mark;
  }

  /** Forgets everything, so that the log is read from its beginning. */
  public void reset() {
    next.clear();
    seen = new SeenEntries();
  }

  /** Adds an entry that the handler has stored. */
  public void add(String origin, long sequence, int partition, long offset) {
    next.merge(partition, offset + 1, Math::max);
    seen.add(partition, origin, sequence);
  }

  /** Returns the next offset of each partition. */
  Map<Integer, Long> next() {
    return Map.copyOf(next);
  }

  /** The identity of an entry within a partition. */
  private record Id(int partition, String origin, long sequence) {}

  /**
   * A delivery and what it holds.
   *
   * @param entry its entry, or null if it is none
   */
  record Parsed(int partition, long offset, @Nullable SharedEntry entry) {
    /**
     * Parses deliveries.
     *
     * @throws SharedEntry.NewerFormatException if one has a newer format
     */
    static List<Parsed> all(List<Delivery> deliveries) throws IOException {
      List<Parsed> all = new ArrayList<>();
      for (Delivery each : deliveries) {
        all.add(new Parsed(each.partition(), each.offset(), SharedEntry.read(each.value())));
      }
      return all;
    }
  }

  /** Returns the entries of deliveries; those that are none are left out. */
  List<Received> received(List<Parsed> deliveries) {
    List<Received> all = new ArrayList<>();
    Set<Id> batch = new HashSet<>();
    for (Parsed each : deliveries) {
      SharedEntry entry = each.entry();
      if (entry == null) {
        continue;
      }
      boolean isNew =
          batch.add(new Id(each.partition(), entry.origin(), entry.sequence()))
              && !seen.contains(each.partition(), entry);
      all.add(
          new Received(
              entry.origin(),
              entry.sequence(),
              each.partition(),
              each.offset(),
              !isNew,
              entry.content()));
    }
    return all;
  }

  /** Notes deliveries that the handler has applied; those that are no entries are counted. */
  void advance(List<Parsed> deliveries) {
    for (Parsed each : deliveries) {
      next.merge(each.partition(), each.offset() + 1, Math::max);
      if (each.entry() == null) {
        unreadable.incrementAndGet();
        LOG.error(
            "The shared log has something that is no entry at offset {} of partition {}; it is"
                + " skipped",
            each.offset(),
            each.partition());
      } else if (!seen.add(each.partition(), each.entry())) {
        repeated.incrementAndGet();
      }
    }
  }

  /** Returns the number of repeated entries since the start. */
  long repeated() {
    return repeated.get();
  }

  /** Returns the number of deliveries since the start that were no entries. */
  long unreadable() {
    return unreadable.get();
  }
}
