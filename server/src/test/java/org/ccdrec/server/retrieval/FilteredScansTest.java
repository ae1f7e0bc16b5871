package org.ccdrec.server.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ccdrec.snapshot.FloatMatrix;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A copy of the items of a filter is searched with the same result as the whole. */
@Timeout(60)
class FilteredScansTest {
  private static final int ITEMS = 5000;
  private static final int DIMENSION = 9;

  private static FloatMatrix matrix(Random random) {
    float[] values = new float[ITEMS * DIMENSION];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return FloatMatrix.of(ITEMS, DIMENSION, values);
  }

  private static ItemFilter filter(Random random, double share) {
    var bits = new BitSet();
    for (int item = 0; item < ITEMS; item++) {
      bits.set(item, random.nextDouble() < share);
    }
    return ItemFilter.within(bits, bits.cardinality(), new int[] {3, 17, 400});
  }

  @Property(tries = 40)
  void aCopyFindsWhatTheWholeFinds(@ForAll long seed) {
    var random = new Random(seed);
    var whole = new BlockScan(matrix(random), false);
    ItemFilter filter = filter(random, random.nextDouble());
    BitSet accepted = filter.accepted();
    assertNotNull(accepted);
    BlockScan copy = whole.restrictedTo(accepted);
    PagePosition after = null;
    for (int page = 0; page < 3; page++) {
      float[] query =
          new Random(seed)
              .doubles(DIMENSION)
              .collect(
                  () -> new float[DIMENSION],
                  (array, value) -> array[0] += (float) value,
                  (a, b) -> {});
      var wanted = new TopKQuery(1 + random.nextInt(50), filter, after, Deadline.NONE);
      Ranking expected = whole.search(List.of(new VectorQuery(query, wanted))).getFirst();
      Ranking found = copy.search(List.of(new VectorQuery(query, wanted))).getFirst();
      assertArrayEquals(expected.items(), found.items());
      assertArrayEquals(expected.scores(), found.scores());
      int last = expected.size() - 1;
      after =
          last < 0 ? null : new PagePosition(expected.scores()[last], expected.items()[last], 0);
    }
  }

  private static @Nullable BlockScan used(FilteredScans scans, ItemFilter filter) throws Exception {
    for (int use = 0; use < 3; use++) {
      assertNull(scans.find(filter));
      scans.count(filter, ITEMS);
    }
    for (int wait = 0; wait < 200 && scans.find(filter) == null; wait++) {
      Thread.sleep(5);
    }
    return scans.find(filter);
  }

  @Test
  void afterAFewUsesThereIsACopyUnlessTheFilterIsTooSmallOrTooLarge() throws Exception {
    var random = new Random(1);
    var whole = new BlockScan(matrix(random), false);
    try (var scans = new FilteredScans(whole, 1 << 20)) {
      assertNotNull(used(scans, filter(random, 0.5)));
      assertNull(used(scans, filter(random, 0.05)));
      assertNull(used(scans, ItemFilter.ALL));
    }
    try (var none = new FilteredScans(whole, 0)) {
      assertNull(used(none, filter(random, 0.5)));
    }
    try (var few = new FilteredScans(whole, 100_000)) {
      List<ItemFilter> filters = Stream.generate(() -> filter(random, 0.5)).limit(8).toList();
      for (ItemFilter each : filters) {
        used(few, each);
      }
      for (int wait = 0; wait < 200 && copies(few, filters) > 3; wait++) {
        Thread.sleep(5); // evictions happen in the background
      }
      long copies = copies(few, filters);
      assertEquals(true, copies <= 3, copies + " copies");
    }
  }

  private static long copies(FilteredScans scans, List<ItemFilter> filters) {
    return filters.stream().filter(each -> scans.find(each) != null).count();
  }
}
