package org.ccdrec.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The nearest rows of every row by inner product. Products are symmetric, so only those on and
 * above the diagonal are computed, and each is offered to both of its rows.
 *
 * <p>A block of rows is multiplied by itself and all later rows, in tiles that stay in the
 * second-level cache while the block's rows are offered to the tile's columns. The columns are then
 * offered to the block's rows, which completes them. Either way a row is offered its candidates in
 * ascending order, so ties go to the lower one.
 */
final class VectorNeighbours {
  /** A multiple of the width of a panel, so that tiles start with a panel. */
  private static final int BLOCK_ROWS = 64;

  private static final int TILE_COLUMNS = 256;
  private static final long TILE_BYTES = (long) BLOCK_ROWS * TILE_COLUMNS * Float.BYTES;

  private final Matrix x;
  private final int k;
  private final Workers workers;
  private final VectorProducts.Right transposed;
  private final Matrix scores;
  private final TopK[] best;
  private final float[] thresholds;

  VectorNeighbours(VectorKernels kernels, Matrix x, int k) {
    this.x = x;
    this.k = k;
    this.workers = kernels.workers();
    this.transposed = kernels.packTransposed(x, 0);
    int tiles = Math.ceilDiv(x.rows(), TILE_COLUMNS);
    this.scores = kernels.scratch(1, tiles * BLOCK_ROWS, TILE_COLUMNS);
    this.best = new TopK[x.rows()];
    Arrays.setAll(best, row -> new TopK(k));
    this.thresholds = new float[x.rows()];
  }

  /** Writes each row's nearest rows, best first, and their products. */
  void run(int[] rows, float[] products) {
    for (int start = 0; start < x.rows(); start += BLOCK_ROWS) {
      int first = start;
      int end = Math.min(x.rows(), first + BLOCK_ROWS);
      workers.run(
          Math.ceilDiv(x.rows() - first, TILE_COLUMNS),
          tile -> {
            multiply(first, end, tile);
            offerRows(first, end, tile);
          });
      workers.run(
          end - first,
          at -> {
            offerColumns(first, at);
            best[first + at].drain(rows, products, (first + at) * k);
          });
    }
  }

  private void multiply(int first, int end, int tile) {
    int column = first + tile * TILE_COLUMNS;
    VectorProducts.Left left = VectorProducts.Left.of(x).skipRows(first);
    VectorProducts.Right right =
        transposed.columns(column, Math.min(x.rows(), column + TILE_COLUMNS));
    VectorProducts.rows(left, right, end - first, address(tile), false);
  }

  private long address(int tile) {
    return scores.address() + tile * TILE_BYTES;
  }

  private int width(int first, int tile) {
    return Math.min(TILE_COLUMNS, x.rows() - first - tile * TILE_COLUMNS);
  }

  /** Offers a block's rows to those columns of a tile that lie beyond the block. */
  private void offerRows(int first, int end, int tile) {
    int width = width(first, tile);
    int from = tile == 0 ? end - first : 0;
    int column = first + tile * TILE_COLUMNS;
    for (int row = first; row < end; row++) {
      long start = address(tile) + (long) (row - first) * width * Float.BYTES;
      boolean all = row < k;
      int at = from;
      for (; at + Lanes.COUNT <= width; at += Lanes.COUNT) {
        FloatVector values = Lanes.load(start + (long) at * Float.BYTES);
        FloatVector least = FloatVector.fromArray(Lanes.SPECIES, thresholds, column + at);
        long better = values.compare(VectorOperators.GT, least).toLong();
        for (long bits = all ? Lanes.ALL : better; bits != 0; bits &= bits - 1) {
          offer(start, at + Long.numberOfTrailingZeros(bits), column, row);
        }
      }
      for (; at < width; at++) {
        offer(start, at, column, row);
      }
    }
  }

  private void offer(long start, int at, int column, int row) {
    TopK of = best[column + at];
    of.offer(Lanes.get(start + (long) at * Float.BYTES), row);
    thresholds[column + at] = of.threshold();
  }

  /** Offers the columns of all tiles to row {@code at} of the block. */
  private void offerColumns(int first, int at) {
    int tiles = Math.ceilDiv(x.rows() - first, TILE_COLUMNS);
    for (int tile = 0; tile < tiles; tile++) {
      int width = width(first, tile);
      long start = address(tile) + (long) at * width * Float.BYTES;
      VectorSelection.offer(best[first + at], start, first + tile * TILE_COLUMNS, width);
    }
  }
}
