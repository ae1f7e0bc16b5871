/**
 * LATTICE: an item graph mined from each modality and learned during training, combined with the
 * user–item graph (Zhang, Zhu, Liu, Wu, Wang and Wang, <i>Mining Latent Structures for Multimedia
 * Recommendation</i>, ACM MM 2021). {@link org.ccdrec.backbones.lattice.Lattice} is the entry.
 *
 * <p>Threading: a backbone belongs to one thread.
 */
@NullMarked
package org.ccdrec.backbones.lattice;

import org.jspecify.annotations.NullMarked;
