/**
 * The built-in item encoders, listed by {@link org.ccdrec.encoders.BuiltInEncoders}.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.ccdrec.encoders;

import org.jspecify.annotations.NullMarked;
