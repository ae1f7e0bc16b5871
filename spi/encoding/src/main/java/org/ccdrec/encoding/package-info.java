/**
 * The contract with authors of item encoders: an {@link org.ccdrec.encoding.EncodingPlugin} offers
 * {@link org.ccdrec.encoding.EncoderFactory factories}, a factory creates an {@link
 * org.ccdrec.encoding.ItemEncoder} from its configuration, and the encoder turns the texts,
 * attributes and pictures of items into vectors of one width.
 *
 * <p>Preparation encodes a whole catalogue; the server encodes single new items with the same
 * encoder, so an encoder must not depend on the other items of a batch.
 *
 * <p>Threading: one encoder is called by several threads at once; all other types are immutable.
 *
 * <p>Versioning: {@link org.ccdrec.encoding.EncodingSpi#VERSION} is {@code major.minor}. A host
 * runs encoders built for its own major version and for its own or a lower minor version. A minor
 * version may add methods with defaults to the interfaces that plugins implement, and any methods
 * to {@link org.ccdrec.encoding.ItemContent}.
 */
@NullMarked
package org.ccdrec.encoding;

import org.jspecify.annotations.NullMarked;
