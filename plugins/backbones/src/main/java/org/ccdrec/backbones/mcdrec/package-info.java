/**
 * MCDRec: item embeddings that a diffusion model, conditioned on the modalities, has denoised, and
 * a user–item graph whose degrees it has weighed (Ma, Yang, Meng, Xie and Meng, <i>Multimodal
 * Conditioned Diffusion Model for Recommendation</i>, Companion Proceedings of the ACM Web
 * Conference 2024). {@link org.ccdrec.backbones.mcdrec.McdRec} is the entry.
 *
 * <p>This is a port: the authors published the model on top of BM3 alone, and this one carries its
 * diffusion and its denoising over to FREEDOM: its pairwise ranking loss, and its frozen item graph
 * in the final representation of items. Where it departs from the authors' form in what it
 * computes, and why, {@code McdRec} and {@code ItemDiffusion} say.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.mcdrec;

import org.jspecify.annotations.NullMarked;
