/**
 * JMH benchmarks of the kernels and of their baselines. Run them with {@code ./ccdrec bench
 * [regular expression] [JMH options]}; each class states what one invocation does, in floating
 * point operations or rows. Nothing here is part of the product.
 */
@NullMarked
package org.ccdrec.bench.kernel;

import org.jspecify.annotations.NullMarked;
