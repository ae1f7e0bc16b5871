/**
 * Graph indices (HNSW, by Lucene) of the item vectors of a snapshot: {@link
 * org.ccdrec.hnsw.GraphBuilder} builds one in a directory, {@link org.ccdrec.hnsw.GraphFile} keeps
 * one in a single file, the form in which a trainer publishes it, and {@link
 * org.ccdrec.hnsw.GraphIndex} searches one.
 *
 * <p>All classes are safe for use by many threads.
 */
@NullMarked
package org.ccdrec.hnsw;

import org.jspecify.annotations.NullMarked;
