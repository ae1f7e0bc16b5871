/**
 * The encoder {@code text-minilm}: sentences by all-MiniLM-L6-v2. The entry type is {@link
 * org.ccdrec.encoders.minilm.MiniLmPlugin}.
 *
 * <p>Threading: thread-safe.
 */
@NullMarked
package org.ccdrec.encoders.minilm;

import org.jspecify.annotations.NullMarked;
