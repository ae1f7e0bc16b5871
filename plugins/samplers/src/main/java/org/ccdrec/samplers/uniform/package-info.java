/**
 * Uniform negatives, as in BPR (Rendle et al., UAI 2009); {@link
 * org.ccdrec.samplers.uniform.UniformSampler} is the entry.
 *
 * <p>Threading: a sampler belongs to one thread.
 */
@NullMarked
package org.ccdrec.samplers.uniform;

import org.jspecify.annotations.NullMarked;
