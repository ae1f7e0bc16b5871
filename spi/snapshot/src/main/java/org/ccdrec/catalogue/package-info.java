/**
 * The catalogue log: what changed in the catalogue since a snapshot was trained, as the server
 * writes it and as the trainer reads it.
 *
 * <p>The entry type is {@link org.ccdrec.catalogue.CatalogueFile}, whose Javadoc specifies the
 * format. All classes are stateless or must not be changed once shared, so they are safe for use by
 * many threads. A log has one writer at a time; reading needs no lock, since an incomplete last
 * line is not a record yet.
 *
 * <p>Chosen: each record is the whole state of its item, so that the last record of an item is all
 * that counts, and compaction needs no merge. Rejected: records of single changes, which every
 * reader would have to merge in the same way.
 */
@NullMarked
package org.ccdrec.catalogue;

import org.jspecify.annotations.NullMarked;
