/**
 * The outcomes of experiments and of exploration: impressions, clicks, conversions and revenue by
 * variant and by rank, derived from the event log.
 *
 * <p>Entry types: {@link org.ccdrec.server.outcome.Outcomes}, which counts, and {@link
 * org.ccdrec.server.outcome.OutcomeReports}, which evaluates. Both are safe for use by many
 * threads.
 */
@NullMarked
package org.ccdrec.server.outcome;

import org.jspecify.annotations.NullMarked;
