/**
 * The built-in re-ranking rules, ordinary implementations of {@link org.ccdrec.reranking}.
 *
 * <p>Entry type: {@link org.ccdrec.server.rerank.rules.BuiltInRules}, the server's own plugin. All
 * rules are safe for use by several threads.
 */
@NullMarked
package org.ccdrec.server.rerank.rules;

import org.jspecify.annotations.NullMarked;
