package org.ccdrec.server.retrieval;

/**
 * The end of a page: a position in the ranking of all items, by descending score and then ascending
 * index, after which a search continues.
 *
 * @param score score of the page's last item
 * @param itemIndex index of that item
 * @param rank number of items returned up to and including that item
 */
public record PagePosition(float score, int itemIndex, int rank) {}
