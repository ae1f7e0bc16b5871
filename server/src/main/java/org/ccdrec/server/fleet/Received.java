package org.ccdrec.server.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An entry that was read from a shared log.
 *
 * @param origin id of the outbox that it comes from
 * @param sequence its number in that outbox
 * @param partition its partition in the log
 * @param offset its position in the partition
 * @param isRepeated whether it was received before
 * @param content what it holds; must not be changed
 */
public record Received(
    String origin,
    long sequence,
    int partition,
    long offset,
    boolean isRepeated,
    ObjectNode content) {}
