/**
 * What the servers of a fleet share through a shared log: entries go through a durable {@linkplain
 * org.ccdrec.server.fleet.Outbox outbox} to the log, and every server reads all entries of all
 * servers.
 *
 * <p>The entry type is {@link org.ccdrec.server.fleet.SharedStreams}. Each stream has three
 * threads: one writes the outbox, one forwards, one reads. Everything public is safe for use by
 * many threads.
 *
 * <p>Chosen: an outbox before the log, whose sequence numbers identify entries, so that nothing is
 * lost or counted twice whether the log is away, a server is killed or an answer of the log is
 * lost. Rejected: sending first and storing only what failed, because an append with an unknown
 * outcome would then have two identities.
 */
@NullMarked
package org.ccdrec.server.fleet;

import org.jspecify.annotations.NullMarked;
