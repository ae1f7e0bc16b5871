/**
 * Events: what users did, kept durably, and at once part of what they are recommended.
 *
 * <p>Entry types: {@link org.ccdrec.server.events.Events} takes events, {@link
 * org.ccdrec.server.events.DatasetExtension} turns a log into training data. The log has one writer
 * thread; everything public is safe for use by many threads.
 *
 * <p>Chosen: a log of checksummed text lines with group commit, which can be read by people and
 * other programs. Rejected: an embedded database, which would do no more for a log that is only
 * appended to and read from its beginning.
 */
@NullMarked
package org.ccdrec.server.events;

import org.jspecify.annotations.NullMarked;
