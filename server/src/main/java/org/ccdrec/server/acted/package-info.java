/**
 * The items that each user has acted on: a durable store beside the event log, from which answers
 * know what to exclude and what an unknown user is interested in.
 *
 * <p>Entry type: {@link org.ccdrec.server.acted.ActedStore}, whose Javadoc specifies the files. One
 * thread adds events; everything public is safe for use by many reading threads.
 *
 * <p>Chosen: sorted, immutable files, merged in the background, as in a log-structured merge tree.
 * The heap is bounded, a start reads only the end of the event log, and a damaged file is derived
 * again from the log. Rejected: a map in memory, which grows with the number of events and is
 * rebuilt at each start; an embedded database, whose own log would repeat the event log.
 */
@NullMarked
package org.ccdrec.server.acted;

import org.jspecify.annotations.NullMarked;
