/**
 * Statistics for comparing models: moments over seeds, and paired tests over users.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.statistics.PairedTest}. Everything here is
 * immutable or stateless, and safe for any number of threads.
 *
 * <p>Chosen: users are the sampling unit, since a results table makes claims about such users. A
 * user's values are first averaged over seeds, so that seeds do not count as additional users. The
 * signed-rank test is Apache Commons Statistics', applied to the non-zero differences; Holm's
 * correction and the bootstrap, which that library lacks, are a few lines each. Rejected: the
 * library's own treatment of zeros (Pratt's), because its tie correction counts the zeros a second
 * time and leaves no variance when, as here, most differences are zero; and a t-test over seeds,
 * which has no power with three seeds.
 */
@NullMarked
package org.ccdrec.trainer.statistics;

import org.jspecify.annotations.NullMarked;
