/**
 * The living catalogue: changes of items between two snapshots, written to a durable log and
 * applied to every loaded version.
 *
 * <p>The entry type is {@link org.ccdrec.server.catalogue.Catalogue}. The log has one writer
 * thread, which also applies the changes, so that all versions see them in the same order;
 * everything public is safe for use by many threads. The format of the log is specified in {@link
 * org.ccdrec.catalogue.CatalogueFile}.
 */
@NullMarked
package org.ccdrec.server.catalogue;

import org.jspecify.annotations.NullMarked;
