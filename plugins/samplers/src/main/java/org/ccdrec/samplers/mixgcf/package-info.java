/**
 * MixGCF: synthetic negatives, mixed layer by layer from the positive and hard candidates (Huang,
 * Dong, Ding, Yang, Feng, Wang and Tang, <i>MixGCF: An Improved Training Method for Graph Neural
 * Network-based Recommender Systems</i>, KDD 2021). {@link
 * org.ccdrec.samplers.mixgcf.MixGcfSampler} is the entry.
 *
 * <p>Threading: a sampler belongs to one thread.
 */
@NullMarked
package org.ccdrec.samplers.mixgcf;

import org.jspecify.annotations.NullMarked;
