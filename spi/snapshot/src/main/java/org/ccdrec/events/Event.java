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
 */
public record Event(
    Instant at,
    String userId,
    String itemId,
    EventType type,
    @Nullable String recommendationId,
    @Nullable Double value) {
  /** Creates an event without a value. */
  public Event(
      Instant at, String userId, String itemId, EventType type, @Nullable String recommendationId) {
    this(at, userId, itemId, type, recommendationId, null);
  }
}
