package org.ccdrec.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A line of the catalogue log, in the format that {@link CatalogueFile} specifies. Stateless. */
public final class CatalogueLine {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int HEAD = 9;

  private CatalogueLine() {}

  /** Returns a record as a line, with its line feed. */
  public static byte[] write(CatalogueItem item) {
    byte[] text = json(item).toString().getBytes(StandardCharsets.UTF_8);
    byte[] line = Arrays.copyOf(head(text), HEAD + text.length + 1);
    System.arraycopy(text, 0, line, HEAD, text.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /** Returns a record as JSON. */
  public static ObjectNode json(CatalogueItem item) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("item", item.itemId()).put("at", item.at().toString());
    Availability availability = item.availability();
    if (availability.status() != ItemStatus.AVAILABLE) {
      json.put("status", availability.status().label());
    }
    putTime(json, "from", availability.from());
    putTime(json, "until", availability.until());
    if (item.replaces()) {
      json.put("replaces", true);
    }
    if (!item.metadata().isEmpty()) {
      json.set("metadata", item.metadata());
    }
    if (!item.content().isEmpty()) {
      ObjectNode content = json.putObject("content");
      item.content().forEach((modality, vector) -> content.put(modality, bytes(vector)));
    }
    if (!item.encoders().isEmpty()) {
      ObjectNode encoders = json.putObject("encoders");
      item.encoders().forEach(encoders::put);
    }
    return json;
  }

  private static void putTime(ObjectNode json, String key, @Nullable Instant time) {
    if (time != null) {
      json.put(key, time.toString());
    }
  }

  private static byte[] bytes(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  /** Returns the record of a line without its line feed, or null if the line is damaged. */
  static @Nullable CatalogueItem read(byte[] line) {
    if (line.length <= HEAD) {
      return null;
    }
    byte[] text = Arrays.copyOfRange(line, HEAD, line.length);
    if (!Arrays.equals(head(text), Arrays.copyOf(line, HEAD))) {
      return null;
    }
    try {
      return item(MAPPER.readTree(text));
    } catch (IOException e) {
      return null; // the checksum is right, so another program wrote it
    }
  }

  /** Returns a record from JSON, or null if it is none. */
  public static @Nullable CatalogueItem item(JsonNode json) {
    try {
      return checkedItem(json);
    } catch (IOException | DateTimeException e) {
      return null;
    }
  }

  private static @Nullable CatalogueItem checkedItem(JsonNode json) throws IOException {
    String id = json.path("item").textValue();
    ItemStatus status = ItemStatus.of(json.path("status").asText(ItemStatus.AVAILABLE.label()));
    if (id == null || status == null) {
      return null;
    }
    Map<String, String> encoders = new HashMap<>();
    json.path("encoders")
        .properties()
        .forEach(each -> encoders.put(each.getKey(), each.getValue().asText()));
    return new CatalogueItem(
        id,
        Instant.parse(json.path("at").asText()),
        new Availability(status, time(json.path("from")), time(json.path("until"))),
        json.path("replaces").booleanValue(),
        json.path("metadata") instanceof ObjectNode metadata ? metadata : MAPPER.createObjectNode(),
        content(json.path("content")),
        encoders);
  }

  private static @Nullable Instant time(JsonNode value) {
    return value.isTextual() ? Instant.parse(value.textValue()) : null;
  }

  private static Map<String, float[]> content(JsonNode json) throws IOException {
    Map<String, float[]> content = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : json.properties()) {
      byte[] bytes = each.getValue().binaryValue();
      if (bytes == null) {
        throw new IOException("a content vector must be base64");
      }
      float[] vector = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
      content.put(each.getKey(), vector);
    }
    return content;
  }

  private static byte[] head(byte[] text) {
    var checksum = new CRC32C();
    checksum.update(text);
    String digits = HexFormat.of().toHexDigits((int) checksum.getValue());
    return (digits + " ").getBytes(StandardCharsets.US_ASCII);
  }
}
