package org.ccdrec.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One interaction of a user with an item, or one impression.
 *
 * @param at time of the event
 * @param userId external id of the user
 * @param itemId external id of the item
 * @param type kind of interaction
 * @param recommendationId id of the answer that recommended the item, or null if not known
 * @param value revenue of the event in the currency of the shop, or null if it has none
 * @param source where it comes from, or null if it was not read from a shared log
 */
public record Event(
    Instant at,
    String userId,
    String itemId,
    EventType type,
    @Nullable String recommendationId,
    @Nullable Double value,
    @Nullable EventSource source) {
  /** Creates an event that was not read from a shared log. */
  public Event(
      Instant at,
      String userId,
      String itemId,
      EventType type,
      @Nullable String recommendationId,
      @Nullable Double value) {
    this(at, userId, itemId, type, recommendationId, value, null);
  }

  /** Creates an event without a value. */
  public Event(
      Instant at, String userId, String itemId, EventType type, @Nullable String recommendationId) {
    this(at, userId, itemId, type, recommendationId, null);
  }

  /** Returns the same event with its source. */
  public Event from(EventSource other) {
    return new Event(at, userId, itemId, type, recommendationId, value, other);
  }
}
