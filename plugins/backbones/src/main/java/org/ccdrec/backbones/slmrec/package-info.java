/**
 * SLMRec with its fine-and-coarse task: ids and modalities are propagated separately and contrasted
 * (Tao, Liu, Xia, Wang, Yang, Huang and Chua, <i>Self-supervised Learning for Multimedia
 * Recommendation</i>, IEEE Transactions on Multimedia 2022). {@link
 * org.ccdrec.backbones.slmrec.SlmRec} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.slmrec;

import org.jspecify.annotations.NullMarked;
