/**
 * What the id of an answer says about it: experiment, variant, items by rank, and exploration.
 *
 * <p>Entry type: {@link org.ccdrec.server.attribution.AnswerIds}. All types are immutable and safe
 * for use by many threads.
 *
 * <p>Chosen: ids that carry what outcomes need, with a signature. An event that names such an id is
 * attributed from the event log alone, on any server that has the key, after any restart and
 * however late; answering writes nothing and keeps nothing in memory. Rejected: a record per
 * answer, which at 10,000 answers a second is a log of several megabytes a second that every
 * attribution must search.
 */
@NullMarked
package org.ccdrec.server.attribution;

import org.jspecify.annotations.NullMarked;
