/**
 * The encoder {@code attributes}: categories as one-hot or hashed elements, numbers standardised.
 * The entry type is {@link org.ccdrec.encoders.attributes.AttributesFactory}.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.ccdrec.encoders.attributes;

import org.jspecify.annotations.NullMarked;
