package org.ccdrec.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Dense products with register blocking: a tile of 2 rows by 4 vectors of the result stays in
 * registers during the loop over the depth.
 *
 * <p>The right operand is packed into zero-padded panels 4 vectors wide, which are read
 * sequentially (Goto and van de Geijn 2008); a 128-deep slice of a panel fits the first-level
 * cache. Elements of the left operand are addressed by strides, so a transposed left operand costs
 * nothing extra. Work is split by rows of the result, never along the depth, so the order of
 * summation is fixed.
 */
final class VectorProducts {
  static final int TILE_ROWS = 2;
  static final int PANEL = 4 * Lanes.COUNT;
  static final int ROWS_PER_BLOCK = 32;
  private static final int DEPTH_BLOCK = 128;
  private static final int MOST_IN_PLACE = 128;
  private static final int PANEL_BYTES = PANEL * Float.BYTES;

  private VectorProducts() {}

  /** A left operand: element (r, k) lies at {@code start + r·row + k·depth} bytes. */
  record Left(Matrix matrix, long start, long row, long depth) {
    long address() {
      return matrix.address();
    }

    static Left of(Matrix a) {
      return new Left(a, 0, (long) a.columns() * Float.BYTES, Float.BYTES);
    }

    static Left transposed(Matrix a) {
      return new Left(a, 0, Float.BYTES, (long) a.columns() * Float.BYTES);
    }

    Left skipRows(int rows) {
      return new Left(matrix, start + rows * row, row, depth);
    }
  }

  /**
   * A right operand of {@code depth × columns} floats in panels: element (k, c) lies {@code (c /
   * PANEL)·panelBytes + k·depthBytes + (c % PANEL)·4} bytes behind the start.
   */
  record Right(Matrix panels, int depth, int columns, long panelBytes, long depthBytes) {
    /** Returns an operand packed into {@code ⌈columns / PANEL⌉ × depth × PANEL} floats. */
    private static Right packed(Matrix panels, int depth, int columns) {
      return new Right(panels, depth, columns, (long) depth * PANEL_BYTES, PANEL_BYTES);
    }

    /** Returns whether a matrix of so many columns can be read in place. */
    static boolean fits(int columns) {
      return columns % PANEL == 0;
    }

    /** Returns a matrix whose width {@link #fits}, read in place. */
    static Right of(Matrix b) {
      return new Right(b, b.rows(), b.columns(), PANEL_BYTES, (long) b.columns() * Float.BYTES);
    }

    /** Returns some columns of a packed operand; {@code from} is the first one of a panel. */
    Right columns(int from, int to) {
      Matrix all = panels.reshaped(Math.ceilDiv(columns, PANEL), depth * PANEL);
      return packed(all.rowRange(from / PANEL, Math.ceilDiv(to, PANEL)), depth, to - from);
    }

    long address(int panel, int depth) {
      return panels.address() + panel * panelBytes + depth * depthBytes;
    }
  }

  /** Returns the number of floats that a packed operand needs. */
  static long packedLength(int depth, int columns) {
    return (long) Math.ceilDiv(columns, PANEL) * depth * PANEL;
  }

  /** Packs {@code b}; if its rows are a few whole panels, reads it in place. */
  static Right pack(Matrix b, Matrix scratch, Workers workers) {
    if (Right.fits(b.columns()) && b.columns() <= MOST_IN_PLACE) {
      return Right.of(b);
    }
    workers.run(Math.ceilDiv(b.columns(), PANEL), panel -> packPanel(b, panel, scratch));
    return Right.packed(scratch, b.rows(), b.columns());
  }

  private static void packPanel(Matrix b, int panel, Matrix scratch) {
    long rowBytes = (long) b.columns() * Float.BYTES;
    int first = panel * PANEL;
    int width = Math.min(PANEL, b.columns() - first);
    long out = scratch.address() + (long) panel * b.rows() * PANEL_BYTES;
    for (int row = 0; row < b.rows(); row++, out += PANEL_BYTES) {
      long source = row * rowBytes + (long) first * Float.BYTES;
      Lanes.copy(b.address() + source, out, (long) width * Float.BYTES);
      for (int column = width; column < PANEL; column++) {
        Lanes.put(out + (long) column * Float.BYTES, 0);
      }
    }
  }

  /** Packs {@code bᵀ}. */
  static Right packTransposed(Matrix b, Matrix scratch, Workers workers) {
    workers.run(Math.ceilDiv(b.rows(), PANEL), panel -> packTransposedPanel(b, panel, scratch));
    return Right.packed(scratch, b.columns(), b.rows());
  }

  private static void packTransposedPanel(Matrix b, int panel, Matrix scratch) {
    int first = panel * PANEL;
    int depth = b.columns();
    long out = scratch.address() + (long) panel * depth * PANEL_BYTES;
    for (int column = 0; column < PANEL; column++) {
      long source = (long) (first + column) * depth * Float.BYTES;
      boolean padding = first + column >= b.rows();
      for (int at = 0; at < depth; at++) {
        float value = padding ? 0 : Lanes.get(b.address() + source + (long) at * Float.BYTES);
        Lanes.put(out + (long) at * PANEL_BYTES + (long) column * Float.BYTES, value);
      }
    }
  }

  /** Computes {@code out ← left · right}, or {@code +=}, for all rows of {@code out}. */
  static void run(Left left, Right right, Matrix out, boolean accumulate, Workers workers) {
    if (right.depth == 0 && !accumulate) {
      out.clear();
    }
    workers.run(
        Math.ceilDiv(out.rows(), ROWS_PER_BLOCK),
        block -> {
          int first = block * ROWS_PER_BLOCK;
          int rows = Math.min(ROWS_PER_BLOCK, out.rows() - first);
          long start = (long) first * out.columns() * Float.BYTES;
          rows(left.skipRows(first), right, rows, out.address() + start, accumulate);
        });
  }

  /**
   * Computes the product as above for {@code rows} rows, written from the address {@code start} on.
   */
  static void rows(Left left, Right right, int rows, long start, boolean accumulate) {
    long outRow = (long) right.columns * Float.BYTES;
    if (!accumulate) {
      Lanes.clear(start, rows * outRow);
    }
    for (int depth = 0; depth < right.depth; depth += DEPTH_BLOCK) {
      int deep = Math.min(DEPTH_BLOCK, right.depth - depth);
      for (int column = 0; column < right.columns; column += PANEL) {
        long panel = right.address(column / PANEL, depth);
        int width = Math.min(PANEL, right.columns - column);
        long target = start + (long) column * Float.BYTES;
        int row = 0;
        for (; width == PANEL && row + TILE_ROWS <= rows; row += TILE_ROWS) {
          tile(
              left.address() + left.start + row * left.row + depth * left.depth,
              left.row,
              left.depth,
              panel,
              right.depthBytes,
              deep,
              target + row * outRow,
              outRow);
        }
        for (; row < rows; row++) {
          strip(
              left.address() + left.start + row * left.row + depth * left.depth,
              left.depth,
              panel,
              right.depthBytes,
              deep,
              target + row * outRow,
              width);
        }
      }
    }
  }

  /**
   * Adds the product of two rows and one whole panel. Eight sums stay in registers. Every load and
   * store is written out and there is a single path, because the compiler stops inlining beyond a
   * certain size, and a vector passed across a call is boxed.
   */
  private static void tile(
      long aStart,
      long aRow,
      long aDepth,
      long bStart,
      long bDepth,
      int depth,
      long outStart,
      long outRow) {
    long row0 = outStart;
    long row1 = outStart + outRow;
    FloatVector s00 = Lanes.load(row0);
    FloatVector s01 = Lanes.load(row0 + Lanes.BYTES);
    FloatVector s02 = Lanes.load(row0 + 2L * Lanes.BYTES);
    FloatVector s03 = Lanes.load(row0 + 3L * Lanes.BYTES);
    FloatVector s10 = Lanes.load(row1);
    FloatVector s11 = Lanes.load(row1 + Lanes.BYTES);
    FloatVector s12 = Lanes.load(row1 + 2L * Lanes.BYTES);
    FloatVector s13 = Lanes.load(row1 + 3L * Lanes.BYTES);
    long at = aStart;
    long panel = bStart;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = Lanes.load(panel);
      FloatVector b1 = Lanes.load(panel + Lanes.BYTES);
      FloatVector b2 = Lanes.load(panel + 2L * Lanes.BYTES);
      FloatVector b3 = Lanes.load(panel + 3L * Lanes.BYTES);
      FloatVector x = FloatVector.broadcast(Lanes.SPECIES, Lanes.get(at));
      s00 = x.fma(b0, s00);
      s01 = x.fma(b1, s01);
      s02 = x.fma(b2, s02);
      s03 = x.fma(b3, s03);
      x = FloatVector.broadcast(Lanes.SPECIES, Lanes.get(at + aRow));
      s10 = x.fma(b0, s10);
      s11 = x.fma(b1, s11);
      s12 = x.fma(b2, s12);
      s13 = x.fma(b3, s13);
      at += aDepth;
      panel += bDepth;
    }
    Lanes.store(s00, row0);
    Lanes.store(s01, row0 + Lanes.BYTES);
    Lanes.store(s02, row0 + 2L * Lanes.BYTES);
    Lanes.store(s03, row0 + 3L * Lanes.BYTES);
    Lanes.store(s10, row1);
    Lanes.store(s11, row1 + Lanes.BYTES);
    Lanes.store(s12, row1 + 2L * Lanes.BYTES);
    Lanes.store(s13, row1 + 3L * Lanes.BYTES);
  }

  /**
   * Multiplies one row by one panel, whole or partial: the remainder beside and below the whole
   * tiles.
   */
  private static void strip(
      long aStart, long aDepth, long bStart, long bDepth, int depth, long outStart, int width) {
    FloatVector s0 = FloatVector.zero(Lanes.SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int k = 0; k < depth; k++) {
      long panel = bStart + k * bDepth;
      FloatVector x = FloatVector.broadcast(Lanes.SPECIES, Lanes.get(aStart + k * aDepth));
      s0 = x.fma(Lanes.load(panel), s0);
      s1 = x.fma(Lanes.load(panel + Lanes.BYTES), s1);
      s2 = x.fma(Lanes.load(panel + 2L * Lanes.BYTES), s2);
      s3 = x.fma(Lanes.load(panel + 3L * Lanes.BYTES), s3);
    }
    addPanel(s0, s1, s2, s3, outStart, width);
  }

  private static void addPanel(
      FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3, long start, int width) {
    addVector(s0, 0, start, width);
    addVector(s1, Lanes.COUNT, start, width);
    addVector(s2, 2 * Lanes.COUNT, start, width);
    addVector(s3, 3 * Lanes.COUNT, start, width);
  }

  private static void addVector(FloatVector sum, int column, long start, int width) {
    long target = start + (long) column * Float.BYTES;
    if (column + Lanes.COUNT <= width) {
      Lanes.add(sum, target);
    } else if (column < width) {
      VectorMask<Float> mask = Lanes.before(column, width);
      Lanes.store(sum.add(Lanes.load(target, mask)), target, mask);
    }
  }
}
