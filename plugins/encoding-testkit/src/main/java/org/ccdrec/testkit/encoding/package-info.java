/**
 * The contract suite for item encoders: tests extend {@link
 * org.ccdrec.testkit.encoding.EncoderContract}, which takes its items from {@link
 * org.ccdrec.testkit.encoding.TestItems}.
 *
 * <p>Threading: JUnit creates one instance of a suite per test.
 */
@NullMarked
package org.ccdrec.testkit.encoding;

import org.jspecify.annotations.NullMarked;
