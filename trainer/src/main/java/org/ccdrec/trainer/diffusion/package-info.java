/**
 * The conditional diffusion model that aligns item embeddings with content (DMA), and its reverse
 * process, which produces the fused items and the pools of negatives (NDI).
 *
 * <p>Entry: {@link org.ccdrec.trainer.diffusion.ConditionalDiffusion}. Steps are numbered from 0:
 * index t in the code is step t + 1 in the papers. Threading: used by the training thread.
 */
@NullMarked
package org.ccdrec.trainer.diffusion;

import org.jspecify.annotations.NullMarked;
