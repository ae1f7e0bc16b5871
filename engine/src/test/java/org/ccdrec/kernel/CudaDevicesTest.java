package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CudaDevicesTest {
  @ParameterizedTest
  @CsvSource({"3,7", "5,0", "6,1", "7,0", "7,5", "8,0", "8,6", "8,7", "8,9"})
  void takesCardsThatTheLibraryHasCodeFor(int major, int minor) {
    assertEquals(Optional.empty(), CudaDevices.refusal("a card", major, minor));
  }

  @ParameterizedTest
  @CsvSource({"2,0", "3,0", "3,5", "9,0", "10,0", "12,0"})
  void refusesOthersInOneLine(int major, int minor) {
    String reason = CudaDevices.refusal("NVIDIA H100", major, minor).orElseThrow();
    assertTrue(reason.contains("NVIDIA H100"), reason);
    assertTrue(reason.contains("compute capability " + major + "." + minor), reason);
    assertEquals(1, reason.lines().count());
  }
}
