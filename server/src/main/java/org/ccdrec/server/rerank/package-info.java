/**
 * Re-ranking: rules, such as for diversity, that reorder the best candidates of an answer.
 *
 * <p>Entry type: {@link org.ccdrec.server.rerank.Rules}, the kinds of rules found on the class path
 * and in plugin jars. The package {@code scenario} combines rules into scenarios. A rule that fails
 * leaves the candidates as they were, see {@link org.ccdrec.server.rerank.FaultKind}. Rules are
 * safe for use by many threads.
 *
 * <p>Chosen: each call of a rule has a thread of its own, so that a rule that does not return can
 * be left behind at the request's deadline. Rejected: calls on the request's thread with the
 * deadline checked afterwards, because a rule that never returns would keep that thread, and after
 * some requests all of them.
 */
@NullMarked
package org.ccdrec.server.rerank;

import org.jspecify.annotations.NullMarked;
