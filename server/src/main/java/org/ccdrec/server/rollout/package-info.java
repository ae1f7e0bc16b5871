/**
 * Rollouts over the servers of one store: each server publishes its verdict on every version beside
 * the snapshots, and reads those of the others before it activates a version by itself.
 *
 * <p>Entry type: {@link org.ccdrec.server.rollout.Rollout}, one for each server; {@link
 * org.ccdrec.server.rollout.ModelRollout} is the part of one model. Both are safe for use by many
 * threads.
 *
 * <p>Chosen: one small file for each server in the folder {@code .rollout} of the store, written by
 * that server only, so that writers never conflict and no further service is needed. Chosen: the
 * time for which a server has served a version is measured and published by that server, so clocks
 * need not agree, and a server that crashed stops counting. Rejected: the shared log, because a
 * fleet may have none.
 */
@NullMarked
package org.ccdrec.server.rollout;

import org.jspecify.annotations.NullMarked;
