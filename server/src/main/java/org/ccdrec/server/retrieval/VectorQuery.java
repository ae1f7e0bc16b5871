package org.ccdrec.server.retrieval;

/**
 * One query of a batch that is searched together.
 *
 * @param vector query vector of the snapshot's dimension
 * @param query number of items, filter, position and deadline
 */
public record VectorQuery(float[] vector, TopKQuery query) {}
