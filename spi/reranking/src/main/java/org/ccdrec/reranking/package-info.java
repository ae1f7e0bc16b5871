/**
 * The contract with authors of re-ranking rules: a {@link org.ccdrec.reranking.RerankingPlugin}
 * offers {@link org.ccdrec.reranking.RuleFactory factories}, a factory makes a {@link
 * org.ccdrec.reranking.Rule} from its configuration, and the server applies the rule to the best
 * candidates of an answer.
 *
 * <p>Threading: the server calls one rule from several threads at once. A {@link
 * org.ccdrec.reranking.RuleContext} belongs to one call and to the thread of that call.
 *
 * <p>Versioning: {@link org.ccdrec.reranking.RerankingSpi#VERSION} is {@code major.minor}. A server
 * runs rules built for its own major version and for its own or a lower minor version. A minor
 * version may add methods with defaults to the interfaces that plugins implement, and any methods
 * to the types that the server implements: {@link org.ccdrec.reranking.RuleContext} and {@link
 * org.ccdrec.reranking.Candidate}. Plugins implement or construct neither, except in tests.
 */
@NullMarked
package org.ccdrec.reranking;

import org.jspecify.annotations.NullMarked;
