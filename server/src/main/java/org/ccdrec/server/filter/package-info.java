/**
 * Filters: conditions over item metadata, written by clients, typed by the snapshot's schema.
 *
 * <p>Entry type: {@link org.ccdrec.server.filter.ItemFilters}, one for each live version. The
 * language is specified in {@link org.ccdrec.server.filter.FilterParser}. Everything is immutable
 * after construction and safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.filter;

import org.jspecify.annotations.NullMarked;
