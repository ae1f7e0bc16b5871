/**
 * Test support for plugins and for the programs that load them.
 *
 * <p>The entry types are {@link org.ccdrec.plugins.testkit.FactoryChecks} for the tests of a
 * plugin's author, {@link org.ccdrec.plugins.testkit.CompiledJar} for the tests of a host program.
 * Threading: the types are not thread-safe.
 */
@NullMarked
package org.ccdrec.plugins.testkit;

import org.jspecify.annotations.NullMarked;
