package org.ccdrec.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line of the log is read as it was written or not at all. */
class EventLineTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  @Test
  void aLineHasTheFormatSpecified() {
    var event = new Event(NOW, "ü", "i", EventType.BUY, "a-1");
    assertEquals(
        "787c7e73 {\"at\":\"2026-05-01T12:00:00Z\",\"user\":\"ü\",\"item\":\"i\","
            + "\"type\":\"buy\",\"recommendationId\":\"a-1\"}\n",
        new String(EventLine.write(event), StandardCharsets.UTF_8));
    String other =
        "{\"type\":\"view\",\"new\":1,\"item\":\"i\",\"at\":\"2026-05-01T12:00:00Z\",\"user\":\"u\"}";
    assertEquals(
        new Event(NOW, "u", "i", EventType.VIEW, null), EventLine.read(checksummed(other)));
  }

  @Test
  void aValueIsWrittenAndReadAndMayBeMissing() {
    var sale = new Event(NOW, "u", "i", EventType.BUY, "a-1", 12.5);
    byte[] line = EventLine.write(sale);
    assertTrue(new String(line, StandardCharsets.UTF_8).endsWith(",\"value\":12.5}\n"));
    assertEquals(sale, EventLine.read(Arrays.copyOf(line, line.length - 1)));
    String text =
        "{\"at\":\"2026-05-01T12:00:00Z\",\"user\":\"u\",\"item\":\"i\",\"type\":\"shown\","
            + "\"value\":\"much\"}";
    assertEquals(
        new Event(NOW, "u", "i", EventType.SHOWN, null), EventLine.read(checksummed(text)));
  }

  @Property(tries = 500)
  void aChangedLineIsNoEvent(@ForAll long seed, @ForAll String userId) {
    var random = new Random(seed);
    var event = new Event(NOW, userId + "x", "i", EventType.DISLIKE, null);
    byte[] line = EventLine.write(event);
    byte[] text = Arrays.copyOf(line, line.length - 1);
    assertEquals('\n', line[line.length - 1]);
    boolean isText = StandardCharsets.UTF_8.newEncoder().canEncode(userId);
    assertTrue(!isText || event.equals(EventLine.read(text)));
    text[random.nextInt(text.length)] ^= (byte) (1 + random.nextInt(255));
    assertEquals(null, EventLine.read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "7",
        "{\"at\":\"2026-05-01T12:00:00Z\",\"user\":\"u\",\"item\":\"i\",\"type\":\"steal\"}",
        "{\"at\":\"2026-05-01T12:00:00Z\",\"user\":\"u\",\"item\":\"i\"}",
        "{\"at\":\"2026-05-01T12:00:00Z\",\"user\":\"u\",\"type\":\"buy\"}",
        "{\"at\":\"2026-05-01T12:00:00Z\",\"user\":7,\"item\":\"i\",\"type\":\"buy\"}",
        "{\"at\":\"yesterday\",\"user\":\"u\",\"item\":\"i\",\"type\":\"buy\"}",
        "{\"user\":\"u\",\"item\":\"i\",\"type\":\"buy\"}",
        "{\"at\":\"2026-05-01T12:00:00Z\",\"user\":\"u\",\"item\":\"i\",\"type\":\"buy\""
      })
  void aLineOfAnotherProgramWithoutAnEventIsNone(String json) {
    assertNull(EventLine.read(checksummed(json)));
  }

  /**
   * Changed bytes under a valid checksum: an event has the values of the text, whatever they are.
   */
  @Property(tries = 500)
  @StatisticsReport(onFailureOnly = true)
  void aLineOfAnotherProgramIsAnEventOrNone(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    String written =
        new String(
            EventLine.write(new Event(NOW, "u", "i", EventType.BUY, "a")), StandardCharsets.UTF_8);
    byte[] text = written.substring(9, written.length() - 1).getBytes(StandardCharsets.UTF_8);
    for (int change = 0; change <= random.nextInt(4); change++) {
      text[random.nextInt(text.length)] = (byte) " {}[]\",:0-eatn".charAt(random.nextInt(14));
    }
    String json = new String(text, StandardCharsets.UTF_8);
    Event event = EventLine.read(checksummed(json));
    if (event != null) {
      JsonNode fields = new ObjectMapper().readTree(json);
      assertEquals(fields.path("user").textValue(), event.userId());
      assertEquals(fields.path("item").textValue(), event.itemId());
      assertEquals(Instant.parse(fields.path("at").textValue()), event.at());
      assertEquals(EventType.BUY, event.type());
      assertEquals(fields.path("recommendationId").textValue(), event.recommendationId());
    }
    Statistics.label("event")
        .collect(event != null)
        .coverage(found -> found.check(true).percentage(share -> share > 2 && share < 98));
  }

  /** Returns a JSON text as a line without its line feed, as another program may write it. */
  static byte[] checksummed(String json) {
    var checksum = new CRC32C();
    checksum.update(json.getBytes(StandardCharsets.UTF_8));
    String head = HexFormat.of().toHexDigits((int) checksum.getValue()) + " ";
    return (head + json).getBytes(StandardCharsets.UTF_8);
  }
}
