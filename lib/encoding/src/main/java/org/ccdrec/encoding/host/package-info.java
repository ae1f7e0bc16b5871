/**
 * The host side of item encoders: {@link org.ccdrec.encoding.host.EncoderRegistry} loads the
 * encoders of the class path and of plugin jars, and an {@link
 * org.ccdrec.encoding.host.EncoderRecord} states how a modality was encoded, so that a server can
 * encode a new item in the same way.
 *
 * <p>Threading: the registry is thread-safe, and an encoder may be called by several threads.
 */
@NullMarked
package org.ccdrec.encoding.host;

import org.jspecify.annotations.NullMarked;
