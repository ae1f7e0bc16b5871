/**
 * SRNS: negatives with a high score and high score variance, from a small memory per user (Ding,
 * Quan, Yao, Li and Jin, <i>Simplify and Robustify Negative Sampling for Implicit Collaborative
 * Filtering</i>, NeurIPS 2020). {@link org.ccdrec.samplers.srns.SrnsSampler} is the entry.
 *
 * <p>Threading: a sampler belongs to one thread.
 */
@NullMarked
package org.ccdrec.samplers.srns;

import org.jspecify.annotations.NullMarked;
