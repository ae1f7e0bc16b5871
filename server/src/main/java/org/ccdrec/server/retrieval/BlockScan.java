package org.ccdrec.server.retrieval;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.snapshot.FloatMatrix;

/**
 * Exact search by a scan over eight-bit columns, with a check in float32 if the error bound does
 * not decide.
 *
 * <p>Items are sorted by descending norm and cut into blocks. A block stores each coordinate of its
 * items as v ≈ s·b with b in −127..127 and one step s per block, column by column. The scan is thus
 * an elementwise loop over bytes and float accumulators, which C2 vectorises (bytes and floats
 * cannot alias; float columns would not be vectorised).
 *
 * <p>Why the result is exact: with a = Σ q·b in float32, the true score differs from s·a by at most
 * s·‖q‖₁·(½ + 2·127·(d + 4)·2⁻²⁴), including the rounding of b, of the scan and of the float32
 * product; below the smallest normal number, rounding adds up to (d + 4)·2⁻¹⁴⁹. Every item whose
 * bounds reach the k-th best score so far, and the position that a page continues after, is scored
 * in float32, so none of the best k is missed. The scan ends as soon as ‖q‖·‖v‖max of the next
 * block cannot reach that score (Cauchy–Schwarz).
 */
final class BlockScan {
  private static final int NARROW =
      1024; // similar norms in a block, so that few blocks are scanned
  private static final int WIDE = 8192; // long columns, which the processor prefetches
  private static final int WIDE_FROM = 1 << 16; // items; larger catalogues do not fit the cache
  private static final int TILE = 64;
  private static final int LEVELS = 127;
  private static final float ABOVE = LEVELS + 0.5f; // keeps the operand of the cast positive

  private final FloatMatrix vectors;
  private final int dimension;
  private final int width;
  private final int[] order;
  private final Block[] blocks;

  /** Items {@code start..start+size} of the order; columns are {@code width} bytes each. */
  private record Block(int start, int size, float step, double largestNorm, byte[] columns) {}

  /**
   * Copies vectors into blocks, which takes {@code rows·(columns + 4)} bytes.
   *
   * @param vectors vectors to search; read again if the bound does not decide
   * @param isParallel whether to use all processors instead of the caller's thread alone
   */
  BlockScan(FloatMatrix vectors, boolean isParallel) {
    this(vectors, byNorm(vectors, isParallel), isParallel);
  }

  private BlockScan(FloatMatrix vectors, int[] order, boolean isParallel) {
    this.vectors = vectors;
    this.order = order;
    dimension = vectors.columns();
    width = order.length < WIDE_FROM ? NARROW : WIDE;
    blocks =
        parts(Math.ceilDiv(order.length, width), isParallel)
            .mapToObj(part -> block(part * width))
            .toArray(Block[]::new);
  }

  /** Returns a scan of some of the items, on the caller's thread. */
  BlockScan restrictedTo(BitSet items) {
    int[] restricted = Arrays.stream(order).filter(items::get).toArray();
    return new BlockScan(vectors, restricted, false);
  }

  /** Returns the memory of the blocks. */
  long bytes() {
    return (long) blocks.length * width * dimension + Integer.BYTES * (long) order.length;
  }

  /** Returns the memory for one item in a full block. */
  int bytesPerItem() {
    return dimension + Integer.BYTES;
  }

  /** Returns the items by descending norm. */
  private static int[] byNorm(FloatMatrix vectors, boolean isParallel) {
    long[] keys = new long[vectors.rows()];
    parts(Math.ceilDiv(keys.length, WIDE), isParallel)
        .forEach(part -> setKeys(vectors, part * WIDE, keys));
    if (isParallel) {
      Arrays.parallelSort(keys);
    } else {
      Arrays.sort(keys);
    }
    int[] order = new int[keys.length];
    for (int position = 0; position < order.length; position++) {
      order[position] = (int) keys[position];
    }
    return order;
  }

  private static IntStream parts(int count, boolean isParallel) {
    IntStream parts = IntStream.range(0, count);
    return isParallel ? parts.parallel() : parts;
  }

  /** Sets keys that order items by descending norm, then ascending index. */
  private static void setKeys(FloatMatrix vectors, int start, long[] keys) {
    float[] row = new float[vectors.columns()];
    for (int item = start; item < Math.min(keys.length, start + WIDE); item++) {
      vectors.copyRow(item, row);
      int ascending = Float.floatToIntBits(above(norm(row))); // norms are not negative
      keys[item] = ((long) (Integer.MAX_VALUE - ascending) << 32) | item;
    }
  }

  /** Returns a float that is not below a norm. */
  private static float above(double norm) {
    return Math.nextUp((float) norm);
  }

  private Block block(int start) {
    int size = Math.min(width, order.length - start);
    float[][] rows = new float[size][dimension];
    float largest = Float.MIN_NORMAL;
    for (int at = 0; at < size; at++) {
      vectors.copyRow(order[start + at], rows[at]);
      for (float value : rows[at]) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    float step = largest / LEVELS;
    byte[] columns = new byte[width * dimension];
    for (int from = 0; from < size; from += TILE) {
      int to = Math.min(size, from + TILE);
      for (int column = 0; column < dimension; column++) {
        for (int at = from; at < to; at++) {
          columns[column * width + at] = (byte) ((int) (rows[at][column] / step + ABOVE) - LEVELS);
        }
      }
    }
    double largestNorm = above(norm(rows[0])) * (1 + 1e-6); // in descending order
    return new Block(start, size, step, largestNorm, columns);
  }

  /**
   * Returns the best items of each query. A batch takes less time than the same queries one by one,
   * because each block is searched for all of them while it is in the cache.
   */
  List<Ranking> search(List<VectorQuery> queries) {
    List<Search> searches = queries.stream().map(Search::new).toList();
    float[] sums = new float[width];
    for (Block block : blocks) {
      boolean isOver = true;
      for (Search search : searches) {
        isOver &= search.isOverAt(block) || search.lookAt(block, sums);
      }
      if (isOver) {
        break;
      }
    }
    return searches.stream().map(Search::ranking).toList();
  }

  /** The state of one query during a scan. */
  private final class Search {
    private final float[] vector;
    private final TopKQuery query;
    private final TopItems best;
    private final double norm;
    private final double slack;
    private final double tiny = (dimension + 4) * (double) Float.MIN_VALUE;
    private final double ceiling;
    private final float[] row = new float[dimension];
    private boolean isWhole = true;

    Search(VectorQuery one) {
      vector = one.vector();
      query = one.query();
      best = new TopItems(Math.min(query.k(), order.length), query.after());
      double absolute = 0;
      for (float value : vector) {
        absolute += Math.abs(value);
      }
      norm = norm(vector) * (1 + 1e-6);
      PagePosition after = query.after();
      ceiling = after == null ? Double.POSITIVE_INFINITY : after.score();
      slack = absolute * (0.5 + 2.0 * LEVELS * (dimension + 4) * 0x1p-24) * (1 + 1e-6);
    }

    /**
     * Returns whether neither this block nor a later one can contain an item that enters the
     * result.
     */
    boolean isOverAt(Block block) {
      return !isWhole || norm * block.largestNorm < best.threshold();
    }

    /** Adds the block's items that enter the result; returns whether the deadline passed first. */
    boolean lookAt(Block block, float[] sums) {
      if (query.deadline().isPast()) {
        isWhole = false;
        return true;
      }
      accumulate(block, vector, sums);
      float least = least(block);
      float most = most(block);
      for (int at = 0; at < block.size; at++) {
        if (sums[at] >= least && sums[at] <= most) {
          int item = order[block.start + at];
          if (query.filter().accepts(item)) {
            vectors.copyRow(item, row);
            best.offer(item, VectorUtil.dotProduct(vector, row));
            least = least(block);
          }
        }
      }
      return false;
    }

    /** Returns the smallest sum of an item that may enter the result, rounded down. */
    private float least(Block block) {
      return Math.nextDown((float) ((best.threshold() - tiny) / block.step - slack));
    }

    /** Returns the largest sum of an item that may come after the position, rounded up. */
    private float most(Block block) {
      return Math.nextUp((float) ((ceiling + tiny) / block.step + slack));
    }

    Ranking ranking() {
      return isWhole ? best.drain() : best.drain().cutShort();
    }
  }

  private void accumulate(Block block, float[] vector, float[] sums) {
    Arrays.fill(sums, 0f);
    int column = 0;
    for (; column + 4 <= dimension; column += 4) {
      addFour(block.columns, column * width, vector, column, sums);
    }
    for (; column < dimension; column++) {
      addOne(block.columns, column * width, vector[column], sums);
    }
  }

  private static void addFour(byte[] columns, int start, float[] vector, int column, float[] sums) {
    float first = vector[column];
    float second = vector[column + 1];
    float third = vector[column + 2];
    float fourth = vector[column + 3];
    int secondStart = start + sums.length;
    int thirdStart = secondStart + sums.length;
    int fourthStart = thirdStart + sums.length;
    for (int at = 0; at < sums.length; at++) {
      float low = Math.fma(first, (float) columns[start + at], sums[at]);
      low = Math.fma(second, (float) columns[secondStart + at], low);
      low = Math.fma(third, (float) columns[thirdStart + at], low);
      sums[at] = Math.fma(fourth, (float) columns[fourthStart + at], low);
    }
  }

  private static void addOne(byte[] columns, int start, float weight, float[] sums) {
    for (int at = 0; at < sums.length; at++) {
      sums[at] = Math.fma(weight, (float) columns[start + at], sums[at]);
    }
  }

  private static double norm(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
