package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of every implementation of {@link Kernels}: compares each method with a plain
 * computation in double precision, within the error bound of float arithmetic in any order.
 */
@ExtendWith(Seeded.class)
abstract class KernelsContract
    implements ElementwiseContract,
        ProductContract,
        RowContract,
        SparseContract,
        AttentionContract,
        AdamContract,
        SelectionContract,
        NoiseContract {
  private Kernels kernels;

  @BeforeEach
  final void open() {
    kernels = create(2);
  }

  @AfterEach
  final void close() {
    kernels.close();
  }

  @Override
  public final Kernels kernels() {
    return kernels;
  }

  @Test
  final void isNamed() {
    assertFalse(kernels.name().isBlank());
    assertEquals(kernels.name(), create(1).name());
  }
}
