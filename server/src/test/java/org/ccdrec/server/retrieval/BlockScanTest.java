package org.ccdrec.server.retrieval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.snapshot.FloatMatrix;
import org.junit.jupiter.api.Test;

/** The scan over eight-bit blocks gives exactly what float32 brute force gives. */
class BlockScanTest {
  @Property(tries = 150)
  void itEqualsBruteForce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2600) int items,
      @ForAll @IntRange(min = 1, max = 70) int dimension,
      @ForAll @IntRange(min = 1, max = 30) int k,
      @ForAll @IntRange(min = 0, max = 3) int kind) {
    var random = new Random(seed);
    float[] values = new float[items * dimension];
    for (int at = 0; at < values.length; at++) {
      values[at] = value(random, kind);
    }
    FloatMatrix matrix = FloatMatrix.of(items, dimension, values);
    float[] query = new float[dimension];
    for (int column = 0; column < dimension; column++) {
      query[column] = value(random, kind);
    }
    int[] excluded = random.ints(random.nextInt(items), 0, items).distinct().sorted().toArray();
    ItemFilter filter = ItemFilter.without(excluded);
    var scan = new BlockScan(matrix, random.nextBoolean());
    Ranking truth = bruteForce(matrix, query, k, filter);
    VectorQuery one = new VectorQuery(query, TopKQuery.best(k, filter));
    float[] opposite = query.clone();
    for (int column = 0; column < dimension; column++) {
      opposite[column] = -query[column];
    }
    VectorQuery other = new VectorQuery(opposite, TopKQuery.best(1, ItemFilter.ALL));
    for (List<VectorQuery> queries :
        List.of(List.of(one), List.of(one, other), List.of(other, one))) {
      assertSame(matrix, query, truth, scan.search(queries).get(queries.indexOf(one)));
    }
  }

  @Test
  void wideBlocksOfLargeCataloguesEqualBruteForceToo() {
    int items = (1 << 16) + 1500; // the last block is not full
    var random = new Random(3);
    float[] values = new float[items * 5];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    FloatMatrix matrix = FloatMatrix.of(items, 5, values);
    for (boolean isParallel : new boolean[] {false, true}) {
      var scan = new BlockScan(matrix, isParallel);
      for (int item = 0; item < 10; item++) {
        float[] query = new float[5];
        matrix.copyRow(item, query);
        ItemFilter filter = ItemFilter.without(new int[] {item});
        VectorQuery one = new VectorQuery(query, TopKQuery.best(20, filter));
        Ranking truth = bruteForce(matrix, query, 20, filter);
        assertSame(matrix, query, truth, scan.search(List.of(one)).getFirst());
      }
    }
  }

  /** Gaussian; few distinct values with many ties; mostly zero; outliers a million times larger. */
  private static float value(Random random, int kind) {
    return switch (kind) {
      case 0 -> (float) random.nextGaussian();
      case 1 -> random.nextInt(3) - 1;
      case 2 -> random.nextInt(20) == 0 ? random.nextFloat() : 0;
      default -> (float) (random.nextGaussian() * (random.nextInt(50) == 0 ? 1e6 : 1));
    };
  }

  /**
   * Requires the same items by the same scores, apart from the rounding of an inner product, whose
   * order of additions differs between interpreted and compiled code: d·2⁻²³·Σ|q·v| bounds it for
   * both. Items whose true scores are closer than that may change places.
   */
  private static void assertSame(
      FloatMatrix matrix, float[] query, Ranking expected, Ranking found) {
    assertEquals(expected.size(), found.size());
    for (int rank = 0; rank < expected.size(); rank++) {
      int item = expected.items()[rank];
      int other = found.items()[rank];
      double bound = rounding(matrix, query, item) + rounding(matrix, query, other);
      assertEquals(expected.scores()[rank], found.scores()[rank], bound);
      assertEquals(product(matrix, query, item), product(matrix, query, other), bound);
    }
    assertEquals(found.size(), IntStream.of(found.items()).distinct().count());
  }

  private static double rounding(FloatMatrix matrix, float[] query, int item) {
    return query.length * 0x1p-23 * products(matrix, query, item).map(Math::abs).sum();
  }

  private static double product(FloatMatrix matrix, float[] query, int item) {
    return products(matrix, query, item).sum();
  }

  private static DoubleStream products(FloatMatrix matrix, float[] query, int item) {
    float[] row = new float[query.length];
    matrix.copyRow(item, row);
    return IntStream.range(0, row.length).mapToDouble(at -> (double) query[at] * row[at]);
  }

  @Test
  void theLastItemOfAPageDoesNotComeAgainIfItsScoreIsRoundedOtherwise() {
    float score = 0.7f;
    for (float again : new float[] {Math.nextDown(score), score, Math.nextUp(score)}) {
      var best = new TopItems(2, new PagePosition(score, 5, 10));
      best.offer(5, again);
      best.offer(6, 0.1f);
      assertArrayEquals(new int[] {6}, best.drain().items());
    }
  }

  static Ranking bruteForce(FloatMatrix matrix, float[] query, int k, ItemFilter filter) {
    float[] scores = new float[matrix.rows()];
    float[] row = new float[matrix.columns()];
    for (int item = 0; item < scores.length; item++) {
      matrix.copyRow(item, row);
      scores[item] = VectorUtil.dotProduct(query, row);
    }
    int[] best =
        IntStream.range(0, scores.length)
            .filter(filter::accepts)
            .boxed()
            .sorted((one, other) -> compare(one, other, scores))
            .limit(k)
            .mapToInt(Integer::intValue)
            .toArray();
    float[] bestScores = new float[best.length];
    for (int rank = 0; rank < best.length; rank++) {
      bestScores[rank] = scores[best[rank]];
    }
    return new Ranking(best, bestScores);
  }

  private static int compare(int one, int other, float[] scores) {
    boolean areEqual = scores[one] == scores[other]; // 0.0 and -0.0 are equal scores
    return areEqual ? Integer.compare(one, other) : Float.compare(scores[other], scores[one]);
  }
}
