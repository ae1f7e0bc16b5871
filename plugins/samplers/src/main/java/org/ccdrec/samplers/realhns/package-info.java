/**
 * RealHNS in its single-domain form: negatives from the top of a user's ranking, excluding items
 * that are too close to the positive (Ma, Xie, Meng, Feng, Zhang, Zhang, Kong and Lin, <i>Exploring
 * False Hard Negative Sample in Cross-Domain Recommendation</i>, RecSys 2023). {@link
 * org.ccdrec.samplers.realhns.RealHnsSampler} is the entry.
 *
 * <p>Threading: a sampler belongs to one thread.
 */
@NullMarked
package org.ccdrec.samplers.realhns;

import org.jspecify.annotations.NullMarked;
