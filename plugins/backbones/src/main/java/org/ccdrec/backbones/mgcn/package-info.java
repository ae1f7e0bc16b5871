/**
 * MGCN: content purified by the item ids, propagated beside them and fused by what the modalities
 * have in common and what is specific to each (Yu, Tan, Lu and Bao, <i>Multi-View Graph
 * Convolutional Network for Multimedia Recommendation</i>, ACM MM 2023). {@link
 * org.ccdrec.backbones.mgcn.Mgcn} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.mgcn;

import org.jspecify.annotations.NullMarked;
