/**
 * LightGCN: embeddings propagated over the user–item graph, without weights or nonlinearities (He,
 * Deng, Wang, Li, Zhang and Wang, <i>LightGCN: Simplifying and Powering Graph Convolution Network
 * for Recommendation</i>, SIGIR 2020). {@link org.ccdrec.backbones.lightgcn.LightGcnBackbone} is
 * the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.lightgcn;

import org.jspecify.annotations.NullMarked;
