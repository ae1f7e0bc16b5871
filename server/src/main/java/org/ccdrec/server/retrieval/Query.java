package org.ccdrec.server.retrieval;

/**
 * One of several searches made together.
 *
 * @param vector vector of the snapshot's dimension
 * @param wanted what is to come back, and by when
 */
public record Query(float[] vector, Wanted wanted) {}
