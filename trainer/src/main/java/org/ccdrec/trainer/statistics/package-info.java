/**
 * The statistics of comparisons between models: moments over seeds, and paired tests over users.
 *
 * <p>The entry type is {@link org.ccdrec.trainer.statistics.PairedTest}. Everything here is
 * immutable or stateless, and safe for any number of threads.
 *
 * <p>Chosen: users are the sampling unit, as a table's claim is about users like these; a user's
 * values are averaged over seeds first, so that seeds do not pose as further users. The signed-rank
 * test is that of Apache Commons Statistics, given the differences that are not zero; Holm's
 * correction and the bootstrap, which it does not have, are a few lines each. Rejected: that
 * library's own treatment of zeros (Pratt's), as its correction for ties counts the zeros a second
 * time and leaves no variance where, as here, most users do not differ; and a t-test over seeds,
 * which says nothing with three of them.
 */
@NullMarked
package org.ccdrec.trainer.statistics;

import org.jspecify.annotations.NullMarked;
