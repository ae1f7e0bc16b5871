/**
 * The contract of re-ranking rules as a JUnit suite that a rule's own tests extend.
 *
 * <p>Entry type: {@link org.ccdrec.testkit.reranking.RuleContract}; {@link
 * org.ccdrec.testkit.reranking.TestRuleContext} is the context for further tests. Nothing here is
 * thread-safe.
 */
@NullMarked
package org.ccdrec.testkit.reranking;

import org.jspecify.annotations.NullMarked;
