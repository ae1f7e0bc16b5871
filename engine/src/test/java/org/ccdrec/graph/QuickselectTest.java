package org.ccdrec.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class QuickselectTest {
  @Property
  void findsWhatSortingFinds(
      @ForAll @Size(min = 1, max = 200) @DoubleRange(min = -4, max = 4) double[] values,
      @ForAll @IntRange(max = 1000) int place) {
    agrees(values, place % values.length);
  }

  @Property
  void findsWhatSortingFindsAmongTies(
      @ForAll @Size(min = 1, max = 200) @IntRange(max = 3) int[] values,
      @ForAll @IntRange(max = 1000) int place) {
    agrees(Arrays.stream(values).asDoubleStream().toArray(), place % values.length);
  }

  private static void agrees(double[] values, int rank) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    assertEquals(sorted[rank], Quickselect.smallest(values, rank));
  }
}
