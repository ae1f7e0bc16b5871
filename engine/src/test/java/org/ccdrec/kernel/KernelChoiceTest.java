package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelChoiceTest {
  @Test
  void theBackendDecidesWhereNothingIsAskedFor() {
    assertEquals(Kernels.Kind.VECTOR, KernelChoice.of(null, false, true));
    assertEquals(Kernels.Kind.SCALAR, KernelChoice.of(null, false, false));
    assertEquals(Kernels.Kind.ND4J, KernelChoice.of(null, true, true));
    assertEquals(Kernels.Kind.ND4J, KernelChoice.of(null, true, false));
  }

  @Test
  void thePropertyOverrides() {
    for (boolean cuda : new boolean[] {false, true}) {
      assertEquals(Kernels.Kind.VECTOR, KernelChoice.of("vector", cuda, true));
      assertEquals(Kernels.Kind.SCALAR, KernelChoice.of("scalar", cuda, false));
      assertEquals(Kernels.Kind.ND4J, KernelChoice.of("nd4j", cuda, true));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "VECTOR", "cuda", "vector "})
  void unknownNamesAreRefusedWithTheChoices(String wanted) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> KernelChoice.of(wanted, false, true))
            .getMessage();
    assertEquals(
        "ccdrec.kernels must be one of vector, scalar, nd4j; ccdrec.kernels=" + wanted, message);
  }

  @Test
  void vectorKernelsAskForTheirModule() {
    String message =
        assertThrows(IllegalStateException.class, () -> KernelChoice.of("vector", false, false))
            .getMessage();
    assertTrue(message.contains("--add-modules jdk.incubator.vector"), message);
  }

  @ParameterizedTest
  @EnumSource(Kernels.Kind.class)
  void everyKindOpensHere(Kernels.Kind kind) {
    try (Kernels kernels = Kernels.create(kind, 2)) {
      assertTrue(kernels.threads() >= 1);
      assertTrue(kernels.name().startsWith(kind.name().toLowerCase(Locale.ROOT)));
    }
  }

  @Test
  void thisProcessRunsOnVectorsUnlessToldOtherwise() {
    String told = System.getProperty(KernelChoice.PROPERTY);
    try (Kernels kernels = Kernels.create(1)) {
      assertTrue(kernels.name().startsWith(told == null ? "vector-" : told), kernels.name());
    }
  }
}
