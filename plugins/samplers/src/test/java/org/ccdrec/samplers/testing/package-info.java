/**
 * Shared support of the sampler tests; {@link org.ccdrec.samplers.testing.SamplerWorld} is the
 * entry.
 */
@NullMarked
package org.ccdrec.samplers.testing;

import org.jspecify.annotations.NullMarked;
