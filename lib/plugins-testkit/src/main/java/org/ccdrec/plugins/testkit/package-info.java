/**
 * Test support for plugins and for the programs that load them.
 *
 * <p>Entry types: {@link org.ccdrec.plugins.testkit.FactoryChecks} for the tests of a plugin's
 * author, {@link org.ccdrec.plugins.testkit.CompiledJar} for the tests of a host program. Nothing
 * here is safe for use by several threads.
 */
@NullMarked
package org.ccdrec.plugins.testkit;

import org.jspecify.annotations.NullMarked;
