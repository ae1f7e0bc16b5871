package org.ccdrec.server.retrieval;

import java.nio.file.Path;

/**
 * How items are retrieved.
 *
 * @param exactUpTo largest catalogue that is searched exactly; a larger one gets a graph
 * @param graph how the graph is built and searched
 * @param indexDirectory where graph indices are kept
 * @param indicesKept how many of them are kept
 */
public record RetrievalSettings(
    int exactUpTo, GraphSettings graph, Path indexDirectory, int indicesKept) {}
