/**
 * The encoder {@code image-descriptor}: histograms of colour, gradient and texture. The entry type
 * is {@link org.ccdrec.encoders.descriptor.DescriptorFactory}.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.ccdrec.encoders.descriptor;

import org.jspecify.annotations.NullMarked;
