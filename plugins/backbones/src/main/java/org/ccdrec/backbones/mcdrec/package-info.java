/**
 * MCDRec: item embeddings denoised by a diffusion model that is conditioned on the modalities, and
 * a user–item graph whose degrees are weighted by the result (Ma, Yang, Meng, Xie and Meng,
 * <i>Multimodal Conditioned Diffusion Model for Recommendation</i>, Companion Proceedings of the
 * ACM Web Conference 2024). {@link org.ccdrec.backbones.mcdrec.McdRec} is the entry.
 *
 * <p>This is a port: the authors published the model on top of BM3 only. Here its diffusion and its
 * denoising are applied to FREEDOM, with its pairwise ranking loss and its frozen item graph in the
 * final representation of items. {@code McdRec} and {@code ItemDiffusion} document where the
 * computation differs from the authors' and why.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.mcdrec;

import org.jspecify.annotations.NullMarked;
