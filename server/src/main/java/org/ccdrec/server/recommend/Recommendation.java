package org.ccdrec.server.recommend;

/**
 * An answer to a request.
 *
 * @param json the answer as JSON
 * @param isWhole false if a fallback answered because the deadline passed, as the answer states
 */
public record Recommendation(byte[] json, boolean isWhole) {}
