/**
 * Encoding of a prepared catalogue: {@link org.ccdrec.prepare.encode.EncodingPlan} reads which
 * encoders to run, and {@link org.ccdrec.prepare.encode.CatalogueEncoding} runs one of them and
 * writes a feature matrix.
 *
 * <p>Threading: items are read by one thread at a time and encoded by all processors.
 */
@NullMarked
package org.ccdrec.prepare.encode;

import org.jspecify.annotations.NullMarked;
