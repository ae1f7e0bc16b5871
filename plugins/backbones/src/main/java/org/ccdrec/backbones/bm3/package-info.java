/**
 * BM3: ids and modalities are trained to agree with dropped-out copies of themselves, without
 * negatives (Zhou, Zhou, Liu, Zeng, Miao, Wang, You and Jiang, <i>Bootstrap Latent Representations
 * for Multi-modal Recommendation</i>, WWW 2023). {@link org.ccdrec.backbones.bm3.Bm3} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.bm3;

import org.jspecify.annotations.NullMarked;
