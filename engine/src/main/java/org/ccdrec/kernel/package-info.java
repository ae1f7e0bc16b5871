/**
 * Numeric kernels on off-heap float matrices; {@link org.ccdrec.kernel.Kernels#create} is the
 * entry.
 *
 * <p>One contract, three implementations: {@link org.ccdrec.kernel.VectorKernels} (the default),
 * {@link org.ccdrec.kernel.ScalarKernels} (plain loops, the reference) and {@link
 * org.ccdrec.kernel.Nd4jKernels} (ND4J operations alone, for GPUs). The system property {@code
 * ccdrec.kernels} chooses.
 *
 * <p>Threading: a {@code Kernels} object is used by one thread at a time. The vector and the scalar
 * kernels split their work into blocks of fixed size over their {@link org.ccdrec.kernel.Workers},
 * so results do not depend on the number of threads. ND4J manages its own threads.
 */
@NullMarked
package org.ccdrec.kernel;

import org.jspecify.annotations.NullMarked;
