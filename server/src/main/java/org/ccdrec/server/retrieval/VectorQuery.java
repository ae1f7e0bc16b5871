package org.ccdrec.server.retrieval;

/**
 * One of several searches made together.
 *
 * @param vector vector of the snapshot's dimension
 * @param query what is to come back, and by when
 */
public record VectorQuery(float[] vector, TopKQuery query) {}
