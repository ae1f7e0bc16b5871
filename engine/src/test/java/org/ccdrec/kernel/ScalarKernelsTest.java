package org.ccdrec.kernel;

final class ScalarKernelsTest extends KernelsContract implements ThreadsContract {
  @Override
  public Kernels create(int threads) {
    return Kernels.create(Kernels.Kind.SCALAR, threads);
  }
}
