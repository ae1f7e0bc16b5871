/**
 * What several backbones are made of: {@link org.ccdrec.backbones.shared.Embeddings}, {@link
 * org.ccdrec.backbones.shared.Propagation} and {@link org.ccdrec.backbones.shared.EmbeddingLoss}.
 *
 * <p>Threading: everything here belongs to the backbone that made it.
 */
@NullMarked
package org.ccdrec.backbones.shared;

import org.jspecify.annotations.NullMarked;
