/**
 * Scenarios: named lists of rules, read from a file and again whenever it changes.
 *
 * <p>Entry type: {@link org.ccdrec.server.rerank.scenario.Scenarios}. Safe for use by many threads.
 */
@NullMarked
package org.ccdrec.server.rerank.scenario;

import org.jspecify.annotations.NullMarked;
