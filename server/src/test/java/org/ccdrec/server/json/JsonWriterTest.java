package org.ccdrec.server.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is written is valid JSON that says the same, with commas where they belong. */
class JsonWriterTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void commasSeparateMembersAndElementsOnly() {
    var json = new JsonWriter().beginObject().member("a", 1).member("b", "x,").name("c");
    json.beginArray().value(1L).value(true).value("[").beginObject().endObject();
    json.beginArray().endArray().value(2.5).endArray().member("d", List.of("y", "{"));
    json.member("e", (String) null).member("f", List.of()).endObject();
    assertEquals(
        "{\"a\":1,\"b\":\"x,\",\"c\":[1,true,\"[\",{},[],2.5],\"d\":[\"y\",\"{\"],\"e\":null,\"f\":[]}",
        json.toString());
  }

  @Test
  void fragmentsAreSplicedLikeMembersAndValues() {
    byte[] members = "\"b\":2,\"c\":3".getBytes(StandardCharsets.US_ASCII);
    byte[] stored = "{}".getBytes(StandardCharsets.US_ASCII);
    var json = new JsonWriter().beginArray().beginObject().splice(members).member("d", 4);
    json.splice(stored, 1, stored.length - 1).endObject();
    json.beginObject().member("a", 1).splice(members).endObject().splice(stored).endArray();
    assertEquals("[{\"b\":2,\"c\":3,\"d\":4},{\"a\":1,\"b\":2,\"c\":3},{}]", json.toString());
    assertEquals("7", json.clear().value(7).toString());
  }

  @Test
  void numbersThatJsonCannotExpressAreNull() {
    var json = new JsonWriter().beginArray().value(Double.NaN).value(Float.NEGATIVE_INFINITY);
    json.value(-0.5f).value(1e-10).value(Long.MIN_VALUE).endArray();
    assertEquals("[null,null,-0.5,1.0E-10,-9223372036854775808]", json.toString());
  }

  @Property
  void anyTextIsReadBackAsItWas(@ForAll String name, @ForAll String value) throws IOException {
    var json = new JsonWriter().beginObject().member(name, value).member("after", 1).endObject();
    JsonNode read = MAPPER.readTree(json.toBytes());
    String encoded = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String key = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    if (!key.equals("after")) {
      assertEquals(encoded, read.get(key).asText());
    }
    assertEquals(1, read.get("after").asInt());
  }

  @Property
  void anyNumberIsReadBackAsItWas(@ForAll double number, @ForAll float small, @ForAll long whole)
      throws IOException {
    var json = new JsonWriter().beginArray().value(number).value(small).value(whole).endArray();
    JsonNode read = MAPPER.readTree(json.toBytes());
    assertEquals(number, read.get(0).asDouble());
    assertEquals(small, (float) read.get(1).asDouble());
    assertEquals(whole, read.get(2).asLong());
  }
}
