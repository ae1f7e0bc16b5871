/**
 * FREEDOM: a frozen item–item graph of content beside a user–item graph that is denoised by pruning
 * (Zhou and Shen, <i>A Tale of Two Graphs: Freezing and Denoising Graph Structures for Multimodal
 * Recommendation</i>, ACM MM 2023). {@link org.ccdrec.backbones.freedom.Freedom} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.freedom;

import org.jspecify.annotations.NullMarked;
