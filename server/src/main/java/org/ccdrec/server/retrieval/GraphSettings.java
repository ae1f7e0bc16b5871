package org.ccdrec.server.retrieval;

/**
 * How a graph index is built and searched.
 *
 * @param connections neighbours a node keeps on each layer, M of the HNSW paper, 4 to 64
 * @param buildBeam candidates looked at when a node is linked, 16 to 3200
 * @param searchBeam candidates kept in a search, at least; more give more recall and take longer
 */
public record GraphSettings(int connections, int buildBeam, int searchBeam) {}
