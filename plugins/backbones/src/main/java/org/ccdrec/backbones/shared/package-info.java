/**
 * Building blocks shared by several backbones: {@link org.ccdrec.backbones.shared.Embeddings},
 * {@link org.ccdrec.backbones.shared.Propagation} and {@link
 * org.ccdrec.backbones.shared.EmbeddingLoss}.
 *
 * <p>Threading: every object is confined to the backbone that created it.
 */
@NullMarked
package org.ccdrec.backbones.shared;

import org.jspecify.annotations.NullMarked;
