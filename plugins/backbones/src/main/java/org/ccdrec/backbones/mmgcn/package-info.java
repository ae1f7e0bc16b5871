/**
 * MMGCN: for each modality a graph convolution over users and items, averaged (Wei, Wang, Nie, He,
 * Hong and Chua, <i>MMGCN: Multi-modal Graph Convolution Network for Personalized Recommendation of
 * Micro-video</i>, ACM MM 2019). {@link org.ccdrec.backbones.mmgcn.MmGcn} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.mmgcn;

import org.jspecify.annotations.NullMarked;
