package org.ccdrec.server.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Any bytes are a request or a refusal, never anything else. */
class RequestReaderTest {
  private static final String VALID =
      """
      {"userId":"u","session":{"positive":["a",{"id":"b","weight":2.5}],
        "negative":["c",{"id":"n","content":{"visual":[1,0.5],"text":[2]}}]},
       "k":20,"filter":"x = 1","excludeIds":["d"],"includeIds":["e","f"],"explain":true}
      """;

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
