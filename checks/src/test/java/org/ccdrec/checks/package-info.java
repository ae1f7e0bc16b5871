/**
 * Checks of the project as a whole: {@link ArchitectureTest} holds the arrows between modules,
 * {@link LauncherTest} and {@link JdkDiscoveryTest} run the shell scripts against made-up JDKs.
 */
@NullMarked
package org.ccdrec.checks;

import org.jspecify.annotations.NullMarked;
