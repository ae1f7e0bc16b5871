package org.ccdrec.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A line of the event log, in the format that {@link EventFile} specifies. Stateless. */
public final class EventLine {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int HEAD = 9;

  private EventLine() {}

  /** Returns an event as a line, with its line feed. */
  public static byte[] write(Event event) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("at", event.at().toString()).put("user", event.userId()).put("item", event.itemId());
    json.put("type", event.type().label());
    if (event.recommendationId() != null) {
      json.put("recommendationId", event.recommendationId());
    }
    if (event.value() != null) {
      json.put("value", event.value());
    }
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    byte[] line = Arrays.copyOf(head(text), HEAD + text.length + 1);
    System.arraycopy(text, 0, line, HEAD, text.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /** Returns the event of a line without its line feed, or null if the line is damaged. */
  static @Nullable Event read(byte[] line) {
    if (line.length <= HEAD) {
      return null;
    }
    byte[] text = Arrays.copyOfRange(line, HEAD, line.length);
    if (!Arrays.equals(head(text), Arrays.copyOf(line, HEAD))) {
      return null;
    }
    try {
      JsonNode json = MAPPER.readTree(text);
      EventType type = EventType.of(json.path("type").asText());
      String user = json.path("user").textValue();
      String item = json.path("item").textValue();
      if (type == null || user == null || item == null) {
        return null;
      }
      Instant at = Instant.parse(json.path("at").asText());
      JsonNode value = json.path("value");
      return new Event(
          at,
          user,
          item,
          type,
          json.path("recommendationId").textValue(),
          value.isNumber() ? value.doubleValue() : null);
    } catch (IOException | DateTimeException e) {
      return null; // the checksum is right, so another program wrote it
    }
  }

  private static byte[] head(byte[] text) {
    var checksum = new CRC32C();
    checksum.update(text);
    String digits = HexFormat.of().toHexDigits((int) checksum.getValue());
    return (digits + " ").getBytes(StandardCharsets.US_ASCII);
  }
}
