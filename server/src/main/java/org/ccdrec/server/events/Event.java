package org.ccdrec.server.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a user did.
 *
 * @param at when
 * @param userId who
 * @param itemId with which item
 * @param type what
 * @param recommendationId the answer that led to it, or null
 */
public record Event(
    Instant at, String userId, String itemId, EventType type, @Nullable String recommendationId) {}
