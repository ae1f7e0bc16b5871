/**
 * VBPR: matrix factorisation whose items carry a projection of their content beside their id (He
 * and McAuley, <i>VBPR: Visual Bayesian Personalized Ranking from Implicit Feedback</i>, AAAI
 * 2016), with every modality of the dataset instead of images alone. {@link
 * org.ccdrec.backbones.vbpr.Vbpr} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.vbpr;

import org.jspecify.annotations.NullMarked;
