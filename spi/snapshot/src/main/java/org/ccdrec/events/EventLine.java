package org.ccdrec.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of the event log, in the format that {@link EventFile} specifies. Stateless. */
public final class EventLine {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EventLine() {}

  /** Returns an event as a line, with its line feed. */
  public static byte[] write(Event event) {
    ObjectNode json = json(event);
    EventSource source = event.source();
    if (source != null) {
      json.put("origin", source.origin()).put("sequence", source.sequence());
      json.put("partition", source.partition()).put("offset", source.offset());
    }
    return ChecksumLine.write(json.toString());
  }

  /** Returns an event without its source as JSON. */
  public static ObjectNode json(Event event) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("at", event.at().toString()).put("user", event.userId()).put("item", event.itemId());
    json.put("type", event.type().label());
    if (event.recommendationId() != null) {
      json.put("recommendationId", event.recommendationId());
    }
    if (event.value() != null) {
      json.put("value", event.value());
    }
    return json;
  }

  /** Returns the event of a line without its line feed, or null if the line is damaged. */
  static @Nullable Event read(byte[] line) {
    byte[] text = ChecksumLine.text(line);
    if (text == null) {
      return null;
    }
    try {
      JsonNode json = MAPPER.readTree(text);
      Event event = event(json);
      return event == null || !json.has("origin") ? event : event.from(source(json));
    } catch (IOException e) {
      return null; // the checksum is right, so another program wrote it
    }
  }

  /** Returns an event without its source from JSON, or null if it is none. */
  public static @Nullable Event event(JsonNode json) {
    EventType type = EventType.of(json.path("type").asText());
    String user = json.path("user").textValue();
    String item = json.path("item").textValue();
    if (type == null || user == null || item == null) {
      return null;
    }
    try {
      Instant at = Instant.parse(json.path("at").asText());
      String cause = json.path("recommendationId").textValue();
      JsonNode value = json.path("value");
      return new Event(at, user, item, type, cause, value.isNumber() ? value.doubleValue() : null);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static EventSource source(JsonNode json) {
    return new EventSource(
        json.path("origin").asText(),
        json.path("sequence").longValue(),
        json.path("partition").intValue(),
        json.path("offset").longValue());
  }
}
