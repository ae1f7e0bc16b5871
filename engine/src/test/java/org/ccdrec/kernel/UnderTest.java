package org.ccdrec.kernel;

/** Gives a contract the kernels that it is held against. */
interface UnderTest {
  /** The kernels under test, with two threads. */
  Kernels kernels();

  /** Kernels of the same kind with another number of threads, to be closed by the caller. */
  Kernels create(int threads);
}
