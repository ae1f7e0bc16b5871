/**
 * Re-ranking: scenarios apply rules, such as for diversity, to the best candidates of an answer.
 *
 * <p>Entry type: {@link org.ccdrec.server.rerank.Scenarios}, which loads the kinds of rules,
 * built-in ones and those of plugin jars, and reads {@code conf/scenarios.yaml}, whose scenarios
 * are lists of rules. A rule that fails leaves the candidates as they were, see {@link
 * org.ccdrec.server.rerank.FaultKind}. Scenarios are safe for use by many threads.
 *
 * <p>Chosen: each call of a rule has a thread of its own, so that a rule that does not return can
 * be left behind at the request's deadline. Rejected: calls on the request's thread with the
 * deadline checked afterwards, because a rule that never returns would keep that thread, and after
 * some requests all of them.
 */
@NullMarked
package org.ccdrec.server.rerank;

import org.jspecify.annotations.NullMarked;
