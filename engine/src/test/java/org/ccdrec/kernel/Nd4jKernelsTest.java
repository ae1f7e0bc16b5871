package org.ccdrec.kernel;

final class Nd4jKernelsTest extends KernelsContract {
  @Override
  public Kernels create(int threads) {
    return Kernels.create(Kernels.Kind.ND4J, threads);
  }
}
