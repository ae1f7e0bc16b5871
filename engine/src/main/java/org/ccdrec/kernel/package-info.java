/**
 * Numeric kernels on off-heap float matrices; {@link org.ccdrec.kernel.Kernels#create} is the
 * entry.
 *
 * <p>One contract, three implementations: {@link org.ccdrec.kernel.VectorKernels} (the default),
 * {@link org.ccdrec.kernel.ScalarKernels} (plain loops, the reference) and {@link
 * org.ccdrec.kernel.Nd4jKernels} (ND4J operations alone, for GPUs). The system property {@code
 * ccdrec.kernels} chooses.
 *
 * <p>Threading: a {@code Kernels} object is used by one thread at a time; it splits its own work
 * over its {@link org.ccdrec.kernel.Workers} in fixed blocks of rows, so that a result never
 * depends on the number of threads.
 */
@NullMarked
package org.ccdrec.kernel;

import org.jspecify.annotations.NullMarked;
