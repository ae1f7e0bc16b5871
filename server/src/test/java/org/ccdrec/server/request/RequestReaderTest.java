package org.ccdrec.server.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Any bytes are a request or a refusal, never anything else. */
class RequestReaderTest {
  private static final String VALID =
      """
      {"userId":"u","session":{"positive":["a",{"id":"b","weight":2.5}],
        "negative":["c",{"id":"n","content":{"visual":[1,0.5],"text":[2]}}]},
       "userAttributes":{"country":"de","age":30,"likes":["a",true]},
       "k":20,"filter":"x = 1","excludeIds":["d"],"includeIds":["e","f"],"explain":true}
      """;

  private static RecommendationRequest read(String json) throws RequestException {
    return RequestReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aWholeNumberIsOneHoweverItIsWritten() throws RequestException {
    for (String k : new String[] {"5", "5.0", "5.00e0", "0.5e1", "50E-1"}) {
      assertEquals(5, read("{\"k\":" + k + "}").k(), k);
    }
    for (String k : new String[] {"5.5", "0.0", "501.0", "1e300", "-5.0", "\"5\"", "true"}) {
      assertThrows(RequestException.class, () -> read("{\"k\":" + k + "}"), k);
    }
  }

  @Test
  void attributesAreTextsInOrderOfTheirNames() throws RequestException {
    String json =
        "{\"userAttributes\":{\"b\":[\"x\",\"y\",\"x\"],\"a\":1.50,\"c\":true,\"d\":null}}";
    assertEquals("{a=[1.5], b=[x, y], c=[true]}", read(json).target().attributes().toString());
    for (String bad :
        new String[] {
          "[]",
          "\"de\"",
          "{\"a\":{}}",
          "{\"a\":[[1]]}",
          "{\"a\":[null]}",
          "{\"\":1}",
          "{\"a\":\"\"}"
        }) {
      assertThrows(RequestException.class, () -> read("{\"userAttributes\":" + bad + "}"), bad);
    }
    assertThrows(
        RequestException.class,
        () ->
            RequestReader.readSimilar(
                "{\"id\":\"a\",\"userAttributes\":{}}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void attributesBelongToTheRequestOfAPage() throws RequestException {
    String german = "{\"userAttributes\":{\"country\":\"de\"}}";
    assertNotEquals(read("{}").fingerprint(), read(german).fingerprint());
    assertEquals(read("{}").fingerprint(), read("{\"userAttributes\":{}}").fingerprint());
  }

  @Test
  void nullMeansAbsentEverywhere() throws RequestException {
    String nulls =
        """
        {"k":null,"filter":null,"excludeIds":null,"includeIds":null,"explain":null,"scenario":null,
         "cursor":null,"userId":null,"session":null,"vector":null,"userAttributes":null}
        """;
    assertEquals(read("{}").fingerprint(), read(nulls).fingerprint());
    assertEquals(RecommendationRequest.DEFAULT_K, read(nulls).k());
    String inside =
        "{\"session\":{\"positive\":[{\"id\":\"i\",\"weight\":null,\"content\":null}],\"negative\":null}}";
    assertEquals(
        read("{\"session\":{\"positive\":[\"i\"]}}").fingerprint(), read(inside).fingerprint());
    assertEquals("i", item("{\"id\":\"i\",\"content\":null}").itemId());
  }

  @Test
  void aLimitIsReportedWithTheNumberFound() {
    String many = "\"i\",".repeat(10_001);
    for (String[] each :
        new String[][] {
          {"{\"excludeIds\":[" + many + "\"i\"]}", "at most 10000 ids; it has 10002"},
          {
            "{\"session\":{\"positive\":[" + "\"i\",".repeat(1000) + "\"i\"]}}",
            "at most 1000 items; it has 1001"
          },
          {"{\"vector\":[1,1e16]}", "at most 1.0E15 in size; element 1 is 1.0E16"}
        }) {
      var refusal = assertThrows(RequestException.class, () -> read(each[0]));
      assertTrue(String.valueOf(refusal.getMessage()).contains(each[1]), refusal.getMessage());
    }
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll byte[] json) {
    assertReadOrRefused(json);
  }

  @Property(tries = 3000)
  void anyDamageIsReadOrRefused(@ForAll long seed) {
    var random = new Random(seed);
    byte[] json = VALID.getBytes(StandardCharsets.UTF_8);
    for (int change = 0; change <= random.nextInt(4); change++) {
      json[random.nextInt(json.length)] = (byte) " {}[]\",:0-eatn".charAt(random.nextInt(14));
    }
    assertReadOrRefused(json);
  }

  @Property(tries = 1000)
  void anyDamagedItemIsReadOrRefused(@ForAll long seed) throws RequestException {
    var random = new Random(seed);
    String valid = "{\"id\":\"new\",\"content\":{\"visual\":[1,-0.5e3],\"text\":[2]},\"k\":3}";
    assertEquals(2, item(valid).content().size());
    var damaged = new StringBuilder(valid);
    for (int change = 0; change <= random.nextInt(4); change++) {
      char other = " {}[]\",:0-eatn".charAt(random.nextInt(14));
      damaged.setCharAt(random.nextInt(damaged.length()), other);
    }
    try {
      SessionItem item = item(damaged.toString());
      for (float[] vector : item.content().values()) {
        for (float value : vector) {
          assertTrue(Float.isFinite(value));
        }
      }
    } catch (RequestException refusal) {
      assertFalse(String.valueOf(refusal.getMessage()).isEmpty());
    }
  }

  private static SessionItem item(String json) throws RequestException {
    return Objects.requireNonNull(
        RequestReader.readSimilar(json.getBytes(StandardCharsets.UTF_8)).target().item());
  }

  @Property(tries = 1000)
  void anyDamagedBatchIsReadOrRefused(@ForAll long seed) throws RequestException {
    var random = new Random(seed);
    byte[] json = ("{\"requests\":[" + VALID + "," + VALID + "]}").getBytes(StandardCharsets.UTF_8);
    assertEquals(2, RequestReader.readBatch(json, 2).size());
    for (int change = 0; change <= random.nextInt(4); change++) {
      json[random.nextInt(json.length)] = (byte) " {}[]\",:0-eatn".charAt(random.nextInt(14));
    }
    try {
      for (RequestReader.Element element : RequestReader.readBatch(json, 2)) {
        assertTrue((element.request() == null) != (element.refusal() == null));
      }
    } catch (RequestException refusal) {
      assertFalse(String.valueOf(refusal.getMessage()).isEmpty());
    }
  }

  private static void assertReadOrRefused(byte[] json) {
    try {
      RecommendationRequest request = RequestReader.read(json);
      assertTrue(request.k() >= 1 && request.k() <= RecommendationRequest.MAXIMUM_K);
    } catch (RequestException refusal) {
      assertFalse(String.valueOf(refusal.getMessage()).isEmpty());
    }
  }
}
