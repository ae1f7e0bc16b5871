/**
 * Checks of the project as a whole: {@link ArchitectureTest} holds the arrows between modules,
 * {@link LauncherTest} and {@link JdkDiscoveryTest} run the shell scripts against made-up JDKs,
 * {@link DocumentationTest} and {@link ConfigurationPageTest} compare the documentation with the
 * programs.
 */
@NullMarked
package org.ccdrec.checks;

import org.jspecify.annotations.NullMarked;
