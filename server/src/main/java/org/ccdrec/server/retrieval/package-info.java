/**
 * Retrieval: the k items with the highest inner product with a query, among those allowed.
 *
 * <p>Entry type: {@link org.ccdrec.server.retrieval.Retrieval}. Small catalogues are searched
 * exactly over eight-bit blocks ({@link org.ccdrec.server.retrieval.BlockScan}), large ones with a
 * Lucene HNSW graph ({@link org.ccdrec.server.retrieval.GraphIndex}), and exactly where a filter is
 * faster that way. Nothing here depends on HTTP or Vert.x. All types are immutable after
 * construction and safe for use by many threads, except {@code TopItems}, which one search owns.
 *
 * <p>Chosen: an exact scan that C2 vectorises by itself, over int8 columns with a proven error
 * bound. Rejected: {@code VectorUtil.dotProduct} a row, four times slower at 64 dimensions because
 * of the call and the reduction a row; the Vector API, which is confined to the kernels.
 */
@NullMarked
package org.ccdrec.server.retrieval;

import org.jspecify.annotations.NullMarked;
