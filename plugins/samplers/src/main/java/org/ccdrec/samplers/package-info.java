/**
 * The negative samplers that come with CCDRec; {@link org.ccdrec.samplers.BuiltInSamplers} is the
 * plugin, and each sampler has a package of its own.
 *
 * <p>Threading: factories are stateless; a sampler belongs to one thread.
 */
@NullMarked
package org.ccdrec.samplers;

import org.jspecify.annotations.NullMarked;
