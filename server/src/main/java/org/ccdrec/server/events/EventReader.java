package org.ccdrec.server.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;
import org.ccdrec.snapshot.SnapshotFormat;
import org.jspecify.annotations.Nullable;

/**
 * Strict parsing of events from JSON: one event {@code {"userId": …, "itemId": …, "type": …, "at":
 * …, "recommendationId": …, "value": …}}, or {@code {"events": […]}}. All errors of an event are
 * reported together; an invalid event does not affect the others of its body.
 */
final class EventReader {
  /** Largest number of bytes of an id. */
  private static final int LONGEST_ID = SnapshotFormat.MAX_ID_BYTES;

  private static final double LARGEST_VALUE = 1e12;
  private static final int MOST_ERRORS = 20;
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(10);
  private static final Set<String> KEYS =
      Set.of("userId", "itemId", "type", "at", "recommendationId", "value");
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Instant now;
  private final List<Event> accepted = new ArrayList<>();
  private final SortedMap<Integer, String> rejected = new TreeMap<>();
  private List<String> errors = new ArrayList<>();

  private EventReader(Instant now) {
    this.now = now;
  }

  /**
   * Reads the events of a request body.
   *
   * @param now time of events that do not state theirs
   * @param maximum largest number of events
   * @throws EventException if the body is malformed or has no valid event, with all its errors
   */
  static Receipt read(byte[] json, Instant now, int maximum) throws EventException {
    JsonNode root = parse(json);
    JsonNode list = root.path("events");
    var reader = new EventReader(now);
    if (list.isMissingNode()) {
      reader.read(0, root, "the body");
    } else if (!list.isArray() || root.size() != 1 || list.isEmpty() || list.size() > maximum) {
      throw new EventException(
          "the body must be one event, or {\"events\": […]} with 1 to " + maximum + " of them");
    } else {
      for (int at = 0; at < list.size(); at++) {
        reader.read(at, list.get(at), "event " + at);
      }
    }
    if (reader.accepted.isEmpty()) {
      throw new EventException(
          reader.rejected.values().stream().limit(MOST_ERRORS).collect(Collectors.joining("; ")));
    }
    return new Receipt(List.copyOf(reader.accepted), reader.rejected);
  }

  private void read(int position, JsonNode event, String where) {
    errors = new ArrayList<>();
    Event valid = event(event, where);
    if (valid != null && errors.isEmpty()) {
      accepted.add(valid);
    } else {
      rejected.put(position, String.join("; ", errors));
    }
  }

  private static JsonNode parse(byte[] json) throws EventException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new EventException("the body must be JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new EventException("the body could not be read");
    }
  }

  /** Returns an event, or null if a part is missing or invalid. */
  private @Nullable Event event(JsonNode event, String where) {
    if (!event.isObject()) {
      errors.add(where + " must be a JSON object");
      return null;
    }
    for (var member : event.properties()) {
      if (!KEYS.contains(member.getKey())) {
        errors.add(
            where
                + " has the unknown key "
                + member.getKey()
                + "; known: "
                + KEYS.stream().sorted().toList());
      }
    }
    String userId = id(event, "userId", where);
    String itemId = id(event, "itemId", where);
    String cause =
        event.hasNonNull("recommendationId") ? id(event, "recommendationId", where) : null;
    EventType type = type(event.path("type"), where);
    Instant at = at(event.path("at"), where);
    Double value = value(event.path("value"), where);
    return userId == null || itemId == null || type == null
        ? null
        : new Event(at, userId, itemId, type, cause, value);
  }

  private @Nullable String id(JsonNode event, String key, String where) {
    String id = event.path(key).textValue();
    if (id == null
        || id.isEmpty()
        || id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID
        || !StandardCharsets.UTF_8.newEncoder().canEncode(id)
        || id.chars().anyMatch(Character::isISOControl)) {
      errors.add(
          "%s must have %s, a text of 1 to %d bytes without control characters"
              .formatted(where, key, LONGEST_ID));
      return null;
    }
    return id;
  }

  private @Nullable EventType type(JsonNode value, String where) {
    EventType type =
        isAbsent(value) ? EventType.CLICK : EventType.of(String.valueOf(value.textValue()));
    if (type == null) {
      errors.add(where + " must have a type of " + EventType.labels() + "; type=" + value);
    }
    return type;
  }

  private @Nullable Double value(JsonNode value, String where) {
    if (isAbsent(value)) {
      return null;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= 0 && number <= LARGEST_VALUE)) {
      errors.add(where + " must have a value that is a number from 0 to 1e12; value=" + value);
      return null;
    }
    return number;
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private Instant at(JsonNode value, String where) {
    if (isAbsent(value)) {
      return now;
    }
    try {
      Instant at = Instant.parse(String.valueOf(value.textValue()));
      if (at.isAfter(now.plus(CLOCK_DIFFERENCE)) || at.isBefore(Instant.EPOCH)) {
        errors.add(where + " must be of the past; at=" + at);
      }
      return at;
    } catch (DateTimeParseException e) {
      errors.add(where + " must have a time such as 2026-01-31T12:00:00Z; at=" + value);
      return now;
    }
  }
}
