/**
 * Negatives by popularity: probability ∝ count^.75, as in word2vec's negative sampling (Mikolov,
 * Sutskever, Chen, Corrado and Dean, NIPS 2013). {@link
 * org.ccdrec.samplers.popularity.PopularitySampler} is the entry.
 *
 * <p>Threading: a sampler belongs to one thread.
 */
@NullMarked
package org.ccdrec.samplers.popularity;

import org.jspecify.annotations.NullMarked;
