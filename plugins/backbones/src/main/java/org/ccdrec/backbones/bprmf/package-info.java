/**
 * BPR-MF: matrix factorisation under the Bayesian personalised ranking loss (Rendle, Freudenthaler,
 * Gantner and Schmidt-Thieme, <i>BPR: Bayesian Personalized Ranking from Implicit Feedback</i>, UAI
 * 2009). {@link org.ccdrec.backbones.bprmf.BprMf} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.bprmf;

import org.jspecify.annotations.NullMarked;
