/**
 * The contract with plugins: {@link org.ccdrec.spi.CcdrecPlugin} offers factories of {@link
 * org.ccdrec.spi.Recommender}s, which are trained {@link org.ccdrec.spi.Backbone}s or {@link
 * org.ccdrec.spi.UntrainedModel}s, and of {@link org.ccdrec.spi.NegativeSampler}s.
 *
 * <p>Threading: the trainer calls a plugin's objects from one thread; kernels distribute their own
 * work.
 */
@NullMarked
package org.ccdrec.spi;

import org.jspecify.annotations.NullMarked;
