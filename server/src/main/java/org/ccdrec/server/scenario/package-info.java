/**
 * Scenarios: named ways to order the best candidates anew, such as for diversity.
 *
 * <p>Entry type: {@link org.ccdrec.server.scenario.Scenarios}. A scenario is a list of rules from
 * {@code conf/scenarios.yaml}; a rule is one of the built-in ones or comes from a jar on the class
 * path that provides a {@link org.ccdrec.server.scenario.RuleFactory}. Everything public is safe
 * for use by many threads.
 */
@NullMarked
package org.ccdrec.server.scenario;

import org.jspecify.annotations.NullMarked;
