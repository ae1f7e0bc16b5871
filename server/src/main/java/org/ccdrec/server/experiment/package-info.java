/**
 * Experiments: named, with variants that users are assigned to by a hash, read from a file and
 * again whenever it changes; and the guard rails that stop a variant.
 *
 * <p>Entry type: {@link org.ccdrec.server.experiment.Experiments}. Safe for use by many threads.
 *
 * <p>Chosen: experiments on disjoint slices of the users, so that a user is in at most one and
 * every effect belongs to one variant. Rejected: overlapping layers, in which one answer has
 * several variants and their effects interact.
 */
@NullMarked
package org.ccdrec.server.experiment;

import org.jspecify.annotations.NullMarked;
