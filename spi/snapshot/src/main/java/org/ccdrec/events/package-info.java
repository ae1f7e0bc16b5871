/**
 * The event log: what users did, as the server writes it and as the trainer reads it.
 *
 * <p>The entry type is {@link org.ccdrec.events.EventFile}, whose Javadoc specifies the format. All
 * classes are stateless or immutable, so safe for use by many threads. A log has one writer at a
 * time; reading needs no lock, since an incomplete last line is not an event yet.
 *
 * <p>Chosen: checksummed lines of text, which people and other programs can read. Rejected: an
 * embedded database, which would add nothing to a log that is appended to and read from its start.
 */
@NullMarked
package org.ccdrec.events;

import org.jspecify.annotations.NullMarked;
