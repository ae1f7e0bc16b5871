package org.ccdrec.backbones.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modalities are weighted by name, regardless of their order in a dataset. */
final class ModalityWeightsTest {
  private static final double CLOSE = 1e-12;

  @Test
  void weightsOfModalities() {
    List<String> names = List.of("visual", "acoustic", "text");
    assertArrayEquals(new double[] {.1, .45, .45}, ModalityWeights.of(names, Map.of()), CLOSE);
    assertArrayEquals(new double[] {1}, ModalityWeights.of(List.of("visual"), Map.of()));
    assertArrayEquals(
        new double[] {0, 2, 1},
        ModalityWeights.of(names, Map.of("text", 1.0, "acoustic", 2.0, "visual", 0.0)));
  }

  @ParameterizedTest
  @CsvSource({
    "audio image, 0.9 0.1",
    "acoustic visual text, 0.45 0.1 0.45",
    "text Visual, 0.9 0.1",
    "acoustic text, 0.5 0.5",
    "image visual, 0.5 0.5",
    "image text visual, 0.05 0.9 0.05",
    "text, 1"
  })
  void byDefaultPicturesHaveATenthWhereverTheyStand(String names, String weights) {
    double[] expected =
        Arrays.stream(weights.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertArrayEquals(expected, ModalityWeights.of(List.of(names.split(" ")), Map.of()), CLOSE);
  }

  @Test
  void theRestSharesWhatIsLeft() {
    List<String> names = List.of("acoustic", "text", "visual");
    assertArrayEquals(
        new double[] {.35, .35, .3}, ModalityWeights.of(names, Map.of("visual", .3)), CLOSE);
    assertArrayEquals(
        new double[] {0, 0, 1}, ModalityWeights.of(names, Map.of("visual", 1.0)), CLOSE);
  }

  @Test
  void weightsOverOneLeaveNothingForTheRest() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModalityWeights.of(List.of("visual", "text"), Map.of("visual", 1.5)));
    assertEquals(
        "modalityWeights must not exceed 1 unless all modalities [visual, text] are named;"
            + " {visual=1.5}",
        error.getMessage());
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModalityWeights.of(List.of("visual", "text"), Map.of("visual", 1.0, "txt", 1.0)));
    assertEquals(
        "modalityWeights names [txt], which the dataset does not have; its modalities are [visual,"
            + " text]",
        error.getMessage());
  }

  @Test
  void weightsMustNotAllBeZero() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ModalityWeights.of(List.of("visual"), Map.of("visual", 0.0)));
  }
}
