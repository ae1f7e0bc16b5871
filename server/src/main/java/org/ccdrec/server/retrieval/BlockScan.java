package org.ccdrec.server.retrieval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.snapshot.FloatMatrix;

/**
 * Exact search by a scan over eight-bit columns, checked in float32 where the bound does not
 * decide.
 *
 * <p>Items are sorted by descending norm and cut into blocks of {@value #WIDTH}. A block stores
 * each coordinate of its items as v ≈ s·b with b in −127..127 and one step s for the block, column
 * by column, so that the scan is an elementwise loop over bytes and float accumulators, which C2
 * turns into vector instructions (bytes and floats cannot alias; float columns would not be
 * vectorised).
 *
 * <p>Why the result is exact: with a = Σ q·b in float32, the true score differs from s·a by at most
 * s·‖q‖₁·(½ + 2·127·(d + 4)·2⁻²⁴), rounding of the scan and of the float32 product included. Every
 * item whose bound reaches the k-th best score so far is scored in float32, so none of the best k
 * is missed. Blocks end the scan as soon as ‖q‖·‖v‖max of the next one cannot reach that score
 * (Cauchy–Schwarz).
 */
final class BlockScan {
  private static final int WIDTH = 1024;
  private static final int LEVELS = 127;

  private final int dimension;
  private final int[] order;
  private final float[][] rows;
  private final Block[] blocks;

  /** Items {@code start..start+width} of the order; columns are {@value #WIDTH} bytes each. */
  private record Block(int start, int width, float step, float largestNorm, byte[] columns) {}

  BlockScan(FloatMatrix vectors) {
    dimension = vectors.columns();
    float[][] byItem = new float[vectors.rows()][dimension];
    double[] norms = new double[byItem.length];
    for (int item = 0; item < byItem.length; item++) {
      vectors.copyRow(item, byItem[item]);
      norms[item] = norm(byItem[item]);
    }
    order =
        IntStream.range(0, byItem.length)
            .boxed()
            .sorted(Comparator.comparingDouble(item -> -norms[item]))
            .mapToInt(Integer::intValue)
            .toArray();
    rows = new float[byItem.length][];
    for (int position = 0; position < rows.length; position++) {
      rows[position] = byItem[order[position]];
    }
    blocks = new Block[(rows.length + WIDTH - 1) / WIDTH];
    for (int block = 0; block < blocks.length; block++) {
      int start = block * WIDTH;
      float largest = (float) (norms[order[start]] * (1 + 1e-6));
      blocks[block] = block(start, Math.min(WIDTH, rows.length - start), largest);
    }
  }

  private Block block(int start, int width, float largestNorm) {
    float largest = Float.MIN_NORMAL;
    for (int position = start; position < start + width; position++) {
      for (float value : rows[position]) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    float step = largest / LEVELS;
    byte[] columns = new byte[WIDTH * dimension];
    for (int at = 0; at < width; at++) {
      for (int column = 0; column < dimension; column++) {
        columns[column * WIDTH + at] = (byte) Math.round(rows[start + at][column] / step);
      }
    }
    return new Block(start, width, step, largestNorm, columns);
  }

  /** Returns the best wanted items. */
  Ranking search(float[] query, Wanted wanted) {
    var best = new TopItems(Math.min(wanted.k(), rows.length), wanted.after());
    double absolute = 0;
    for (float value : query) {
      absolute += Math.abs(value);
    }
    double queryNorm = norm(query) * (1 + 1e-6);
    double slack = absolute * (0.5 + 2.0 * LEVELS * (dimension + 4) * 0x1p-24) * (1 + 1e-6);
    float[] sums = new float[WIDTH];
    for (Block block : blocks) {
      if (queryNorm * block.largestNorm < best.threshold()) {
        break;
      }
      if (wanted.deadline().isPast()) {
        return best.drain().cutShort();
      }
      accumulate(block, query, sums);
      collect(block, query, sums, slack, wanted.filter(), best);
    }
    return best.drain();
  }

  private void collect(
      Block block, float[] query, float[] sums, double slack, ItemFilter filter, TopItems best) {
    float least = least(best, block, slack);
    for (int at = 0; at < block.width; at++) {
      if (sums[at] >= least) {
        int item = order[block.start + at];
        if (filter.accepts(item)) {
          best.offer(item, VectorUtil.dotProduct(query, rows[block.start + at]));
          least = least(best, block, slack);
        }
      }
    }
  }

  /** Returns the least sum that may belong to an item that enters, rounded down. */
  private static float least(TopItems best, Block block, double slack) {
    return Math.nextDown((float) (best.threshold() / block.step - slack));
  }

  private void accumulate(Block block, float[] query, float[] sums) {
    Arrays.fill(sums, 0f);
    int column = 0;
    for (; column + 4 <= dimension; column += 4) {
      addFour(block.columns, column * WIDTH, query, column, sums);
    }
    for (; column < dimension; column++) {
      addOne(block.columns, column * WIDTH, query[column], sums);
    }
  }

  private static void addFour(byte[] columns, int start, float[] query, int column, float[] sums) {
    float first = query[column];
    float second = query[column + 1];
    float third = query[column + 2];
    float fourth = query[column + 3];
    int secondStart = start + WIDTH;
    int thirdStart = secondStart + WIDTH;
    int fourthStart = thirdStart + WIDTH;
    for (int at = 0; at < WIDTH; at++) {
      float low = Math.fma(first, (float) columns[start + at], sums[at]);
      low = Math.fma(second, (float) columns[secondStart + at], low);
      low = Math.fma(third, (float) columns[thirdStart + at], low);
      sums[at] = Math.fma(fourth, (float) columns[fourthStart + at], low);
    }
  }

  private static void addOne(byte[] columns, int start, float weight, float[] sums) {
    for (int at = 0; at < WIDTH; at++) {
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
