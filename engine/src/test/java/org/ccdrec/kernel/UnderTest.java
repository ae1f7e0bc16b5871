package org.ccdrec.kernel;

/** Provides a contract with the kernels under test. */
interface UnderTest {
  /** Returns the kernels under test, with two threads. */
  Kernels kernels();

  /** Returns kernels of the same kind with another number of threads; the caller closes them. */
  Kernels create(int threads);
}
