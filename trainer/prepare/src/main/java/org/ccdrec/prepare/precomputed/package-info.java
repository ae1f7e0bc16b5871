/**
 * The encoder {@code precomputed}: vectors that another program computed. The entry type is {@link
 * org.ccdrec.prepare.precomputed.PrecomputedPlugin}. It belongs to the preparation, because it
 * reads Parquet by DuckDB and cannot encode new items.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.ccdrec.prepare.precomputed;

import org.jspecify.annotations.NullMarked;
