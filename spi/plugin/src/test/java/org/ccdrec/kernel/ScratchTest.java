package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

final class ScratchTest {
  private static final int ROWS = 1 << 12;
  private static final int COLUMNS = 1 << 10;

  @Test
  void matricesAreSeparate() {
    try (Scratch scratch = new Scratch()) {
      Matrix one = scratch.matrix(2, 3);
      Matrix other = scratch.matrix(2, 3);
      one.segment().fill((byte) 0);
      other.set(1, 2, 5);
      assertEquals(0, one.get(1, 2));
    }
  }

  @Test
  void aRepeatedComputationHoldsTheMemoryOfOne() {
    long bytes = (long) ROWS * COLUMNS * Float.BYTES;
    long before = Pointer.physicalBytes();
    for (int round = 0; round < 64; round++) {
      try (Scratch scratch = new Scratch()) {
        scratch.matrix(ROWS, COLUMNS).segment().fill((byte) 1);
      }
    }
    long growth = Pointer.physicalBytes() - before;
    assertTrue(growth < 8 * bytes, "64 rounds of %d bytes hold %d".formatted(bytes, growth));
  }
}
