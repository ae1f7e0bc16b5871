package org.ccdrec.server.retrieval;

/**
 * A place in the order of all items for one query, after which a search goes on: by descending
 * score, equal scores by ascending index.
 *
 * @param score score of the last item before the place
 * @param itemIndex that item
 * @param rank how many items have been returned so far
 */
public record PagePosition(float score, int itemIndex, int rank) {}
