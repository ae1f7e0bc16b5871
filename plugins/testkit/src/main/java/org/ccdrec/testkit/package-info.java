/**
 * The test kit for plugins: suites that check a plugin's factories against their contracts.
 *
 * <p>Entry types are {@link org.ccdrec.testkit.BackboneContract}, {@link
 * org.ccdrec.testkit.UntrainedModelContract} and {@link org.ccdrec.testkit.SamplerContract}, which
 * a plugin's own test classes extend; {@link org.ccdrec.testkit.TestHost} and {@link
 * org.ccdrec.testkit.TestData} serve further tests. JUnit Jupiter runs each test by one thread;
 * nothing here is thread-safe.
 */
@NullMarked
package org.ccdrec.testkit;

import org.jspecify.annotations.NullMarked;
