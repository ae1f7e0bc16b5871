/**
 * The conditional diffusion model that aligns item embeddings with content (DMA), and its reverse
 * process, which gives the fused items and the pools of negatives (NDI).
 *
 * <p>Entry: {@link org.ccdrec.trainer.diffusion.ConditionalDiffusion}. Steps are counted from 0 in
 * code: index t here is step t + 1 of the papers. Threading: used by the training thread.
 */
@NullMarked
package org.ccdrec.trainer.diffusion;

import org.jspecify.annotations.NullMarked;
