package org.ccdrec.trainer.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DimensionTest {
  @Test
  void aLogarithmicRangeHasItsGeometricMeanInTheMiddle() {
    Dimension range = Dimension.of("k", Map.of("min", 1e-4, "max", 1e-2, "scale", "log"));
    assertEquals(1e-4, (double) range.value(0), 1e-12);
    assertEquals(1e-3, (double) range.value(.5), 1e-10);
    assertEquals(1e-2, (double) range.value(1), 1e-12);
  }

  @Test
  void aLinearRangeIsLinearAndIntegersAreWhole() {
    assertEquals(2.5, Dimension.of("k", Map.of("min", 2, "max", 4)).value(.25));
    Dimension whole = Dimension.of("k", Map.of("min", 1, "max", 4, "integer", true));
    assertEquals(List.of(1L, 4L), whole.ends());
    assertEquals(2L, whole.value(.4));
  }

  @Test
  void aListHasItsValues() {
    Dimension list = Dimension.of("k", List.of(512, "auto", true));
    assertEquals("auto", list.value(1));
    assertEquals(List.of(512, "auto", true), list.ends());
  }

  @ParameterizedTest
  @CsvSource({"0.001, 0.001", "1.0E-3, 0.001", "1, 0.01", "0, 0.0001", "auto, 0.001"})
  void theNearestValueOfARangeLiesInIt(String written, double expected) {
    Dimension range = Dimension.of("k", Map.of("min", 1e-4, "max", 1e-2, "scale", "log"));
    assertEquals(expected, (double) range.value(range.nearest(written)), 1e-9);
  }

  @Test
  void theNearestWholeNumber() {
    Dimension whole = Dimension.of("k", Map.of("min", 1, "max", 4, "integer", true));
    assertEquals(3L, whole.value(whole.nearest("3")));
    assertEquals(4L, whole.value(whole.nearest("9")));
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "700, 512",
    "900, 1024",
    "9999, 1024",
    "auto, auto",
    "NaN, 512",
    "x, 512"
  })
  void theNearestValueOfAList(String written, String expected) {
    Dimension list = Dimension.of("k", List.of(512, "auto", 1024));
    assertEquals(expected, String.valueOf(list.value(list.nearest(written))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "min: 2, max: 1 | min must be below max",
        "min: 1 | must be a list of at least two distinct values, or {min, max",
        "min: 0, max: 1, scale: log | min must be positive on a log scale",
        "min: 0, max: 1, scale: cubic | must be a list of at least two distinct values",
        "min: 0, max: 1, step: 1 | must be a list of at least two distinct values",
      })
  void anInvalidRangeNamesKeyAndRule(String form, String rule) {
    Map<String, Object> map = new java.util.HashMap<>();
    for (String entry : form.split(", ")) {
      String value = entry.substring(entry.indexOf(' ') + 1);
      map.put(
          entry.substring(0, entry.indexOf(':')),
          value.matches("[0-9]+") ? (Object) Integer.valueOf(value) : value);
    }
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Dimension.of("a.b", map))
                .getMessage());
    assertTrue(message.startsWith("space.a.b"), message);
    assertTrue(message.contains(rule), message);
  }

  @Test
  void aListOfOneValueOrWithADuplicateIsInvalid() {
    for (List<Object> list : List.of(List.<Object>of(1), List.<Object>of(1, 2, 1))) {
      assertThrows(IllegalArgumentException.class, () -> Dimension.of("k", list));
    }
    assertThrows(IllegalArgumentException.class, () -> Dimension.of("k", 5));
  }
}
