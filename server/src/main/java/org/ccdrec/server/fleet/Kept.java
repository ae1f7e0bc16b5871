package org.ccdrec.server.fleet;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An entry of the outbox that is not known to be in the shared log.
 *
 * @param sequence its number in the outbox
 * @param content what it holds; must not be changed
 */
public record Kept(long sequence, ObjectNode content) {}
