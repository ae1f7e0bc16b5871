package org.ccdrec.server.scenario;

/**
 * An item that may be recommended.
 *
 * @param itemIndex its index
 * @param score what it is ranked by so far
 */
public record Candidate(int itemIndex, float score) {}
