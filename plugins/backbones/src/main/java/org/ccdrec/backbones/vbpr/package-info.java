/**
 * VBPR: matrix factorisation whose item vectors combine an id embedding with a projection of
 * content (He and McAuley, <i>VBPR: Visual Bayesian Personalized Ranking from Implicit
 * Feedback</i>, AAAI 2016), with every modality of the dataset instead of images only. {@link
 * org.ccdrec.backbones.vbpr.Vbpr} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.vbpr;

import org.jspecify.annotations.NullMarked;
