package org.ccdrec.server.recommend;

import java.util.List;

/**
 * An answer to a request.
 *
 * @param json the answer as JSON
 * @param servedBy what the answer is based on, as the answer states
 * @param isWhole false if a fallback answered because the deadline passed, as the answer states
 * @param itemIds ids of its items if it is part of an experiment or explored, else empty
 */
public record Recommendation(byte[] json, String servedBy, boolean isWhole, List<String> itemIds) {}
