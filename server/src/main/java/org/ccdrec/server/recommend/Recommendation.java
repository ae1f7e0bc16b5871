package org.ccdrec.server.recommend;

/**
 * An answer to a request.
 *
 * @param json the answer
 * @param isWhole false if the deadline came before the search was over, and the answer says so
 */
public record Recommendation(byte[] json, boolean isWhole) {}
