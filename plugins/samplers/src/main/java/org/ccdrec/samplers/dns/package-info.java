/**
 * Dynamic negative sampling: picks the highest-scoring of several uniform candidates (Zhang, Chen,
 * Wang and Yu, <i>Optimizing Top-N Collaborative Filtering via Dynamic Negative Item Sampling</i>,
 * SIGIR 2013). {@link org.ccdrec.samplers.dns.DnsSampler} is the entry.
 *
 * <p>Threading: a sampler belongs to one thread.
 */
@NullMarked
package org.ccdrec.samplers.dns;

import org.jspecify.annotations.NullMarked;
