/**
 * Statistics of experiments: rates with intervals, and a test that may be looked at at any time.
 *
 * <p>Entry type: {@link org.ccdrec.server.statistics.SequentialTest}. All types are immutable
 * except {@link org.ccdrec.server.statistics.GroupSums}, which is not thread-safe.
 *
 * <p>Chosen: sums by group of users, from which ratios and their variances are estimated. Users are
 * assigned to variants as a whole, so the impressions of one user are not independent; a variance
 * that treats them as independent is too small, and the test would err more often than it claims.
 * Rejected: a bootstrap, which needs the data of each user; sums by user, whose number has no
 * bound.
 */
@NullMarked
package org.ccdrec.server.statistics;

import org.jspecify.annotations.NullMarked;
