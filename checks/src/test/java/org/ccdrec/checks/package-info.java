/**
 * Checks of the project as a whole: {@link ArchitectureTest} checks the dependencies between
 * modules, {@link LauncherTest} and {@link JdkDiscoveryTest} run the shell scripts against fake
 * JDKs, {@link DocumentationTest} and {@link ConfigurationPageTest} compare the documentation with
 * the programs.
 */
@NullMarked
package org.ccdrec.checks;

import org.jspecify.annotations.NullMarked;
