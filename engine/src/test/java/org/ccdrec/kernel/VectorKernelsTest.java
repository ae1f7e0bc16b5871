package org.ccdrec.kernel;

final class VectorKernelsTest extends KernelsContract implements ThreadsContract {
  @Override
  public Kernels create(int threads) {
    return Kernels.create(Kernels.Kind.VECTOR, threads);
  }
}
