package org.ccdrec.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of a body are read or refused. */
class EventReaderTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final String VALID =
      """
      {"events":[{"userId":"u","itemId":"i","type":"buy","at":"2026-04-30T00:00:00Z",
       "recommendationId":"a-1"},{"userId":"v","itemId":"j"}]}
      """;

  private static List<Event> read(String json) throws EventException {
    return EventReader.read(json.getBytes(StandardCharsets.UTF_8), NOW, 3).accepted();
  }

  @Test
  void anInvalidEventRejectsNoOther() throws EventException {
    String mixed =
        """
        {"events":[{"userId":"u"},{"userId":"v","itemId":"j","type":null,"at":null},
         {"userId":"v","itemId":"j","type":"steal","at":"2030-01-01T00:00:00Z"}]}
        """;
    Receipt receipt = EventReader.read(mixed.getBytes(StandardCharsets.UTF_8), NOW, 3);
    assertEquals(List.of(new Event(NOW, "v", "j", EventType.CLICK, null)), receipt.accepted());
    assertEquals(Set.of(0, 2), receipt.rejected().keySet());
    assertTrue(String.valueOf(receipt.rejected().get(0)).contains("event 0 must have itemId"));
    String both = String.valueOf(receipt.rejected().get(2));
    assertTrue(both.contains("type=\"steal\"") && both.contains("must be of the past"), both);
    assertEquals(3, receipt.size());
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws EventException {
    List<Event> events = read(VALID);
    assertEquals(
        new Event(Instant.parse("2026-04-30T00:00:00Z"), "u", "i", EventType.BUY, "a-1"),
        events.getFirst());
    assertEquals(new Event(NOW, "v", "j", EventType.CLICK, null), events.getLast());
    assertEquals(List.of(events.getLast()), read("{\"userId\":\"v\",\"itemId\":\"j\"}"));
  }

  @Test
  void anEventMayHaveAValue() throws EventException {
    String sale = "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"buy\",\"value\":19.9}";
    assertEquals(List.of(new Event(NOW, "u", "i", EventType.BUY, null, 19.9)), read(sale));
    assertEquals(
        List.of(new Event(NOW, "u", "i", EventType.SHOWN, null)),
        read("{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"shown\",\"value\":null}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"events\":[]}",
        "{\"events\":[7]}",
        "{\"events\":[{},{},{},{}]}",
        "{\"userId\":\"u\"}",
        "{\"userId\":\"u\",\"itemId\":\"\"}",
        "{\"userId\":\"u\",\"itemId\":\"a\\nb\"}",
        "{\"userId\":\"u\",\"itemId\":\"\\ud800\"}",
        "{\"userId\":\"u\",\"itemId\":\"i\",\"type\":\"steal\"}",
        "{\"userId\":\"u\",\"itemId\":\"i\",\"at\":\"yesterday\"}",
        "{\"userId\":\"u\",\"itemId\":\"i\",\"at\":\"2030-01-01T00:00:00Z\"}",
        "{\"userId\":\"u\",\"itemId\":\"i\",\"userId\":\"u\"}",
        "{\"userId\":\"u\",\"itemId\":\"i\",\"price\":3}",
        "{\"userId\":\"u\",\"itemId\":\"i\",\"value\":-1}",
        "{\"userId\":\"u\",\"itemId\":\"i\",\"value\":\"3\"}",
        "{\"userId\":\"u\",\"itemId\":\"i\",\"value\":1e13}"
      })
  void wrongEventsAreRefused(String json) {
    assertFalse(
        String.valueOf(assertThrows(EventException.class, () -> read(json)).getMessage())
            .isEmpty());
  }

  @Property(tries = 2000)
  void anyDamageIsReadOrRefused(@ForAll long seed) {
    var random = new Random(seed);
    byte[] json = VALID.getBytes(StandardCharsets.UTF_8);
    for (int change = 0; change <= random.nextInt(4); change++) {
      json[random.nextInt(json.length)] = (byte) random.nextInt(256);
    }
    try {
      for (Event event : EventReader.read(json, NOW, 3).accepted()) {
        assertFalse(event.userId().isEmpty() || event.itemId().isEmpty());
      }
    } catch (EventException refusal) {
      assertFalse(String.valueOf(refusal.getMessage()).isEmpty());
    }
  }
}
