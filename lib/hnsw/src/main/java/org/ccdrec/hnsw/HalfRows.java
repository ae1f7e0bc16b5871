package org.ccdrec.hnsw;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ccdrec.snapshot.FloatMatrix;

/**
 * Vectors in 16-bit floating point (bfloat16): half the memory traffic of float32, which is what a
 * graph search spends its time on. An inner product differs from that of the float32 vectors by at
 * most Σ|q·v|·2⁻⁸ and the rounding of its sum; callers score the best again. Immutable.
 *
 * <p>Each int of a row holds two neighbouring elements, the first one in its lower half. Rows are
 * padded with zeros to whole vectors of the processor, and begin at a cache line where an array of
 * many rows does.
 */
final class HalfRows {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int UPPER = 0xffff0000;
  private static final int BLOCK_BITS = 16;
  private static final int IN_BLOCK = (1 << BLOCK_BITS) - 1;
  private static final int FIRST =
      12; // ints; the header of an array takes the other four of a line

  private final int[][] blocks;
  private final int pairs;

  /** Copies a matrix. */
  HalfRows(FloatMatrix matrix) {
    pairs = Math.ceilDiv(Math.ceilDiv(matrix.columns(), 2), INTS.length()) * INTS.length();
    blocks = new int[Math.ceilDiv(matrix.rows(), 1 << BLOCK_BITS)][];
    float[] row = new float[matrix.columns()];
    for (int block = 0; block < blocks.length; block++) {
      int begin = block << BLOCK_BITS;
      int count = Math.min(1 << BLOCK_BITS, matrix.rows() - begin);
      blocks[block] = new int[Math.addExact(FIRST, Math.multiplyExact(count, pairs))];
      for (int index = begin; index < begin + count; index++) {
        matrix.copyRow(index, row);
        put(row, blocks[block], start(index));
      }
    }
  }

  private static void put(float[] row, int[] block, int start) {
    for (int column = 0; column < row.length; column += 2) {
      int low = rounded(row[column]) >>> 16;
      int high = column + 1 < row.length ? rounded(row[column + 1]) & UPPER : 0;
      block[start + column / 2] = high | low;
    }
  }

  /** Returns the bits of a float, the upper half rounded to the nearest, ties to even. */
  private static int rounded(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits + 0x7fff + (bits >>> 16 & 1);
  }

  private int[] block(int index) {
    return blocks[index >>> BLOCK_BITS];
  }

  /** Returns where a row begins in its block. */
  private int start(int index) {
    return FIRST + (index & IN_BLOCK) * pairs;
  }

  /**
   * A query: the elements that rows hold in the lower and in the upper halves of their ints.
   *
   * @param low elements 0, 2, 4, …, padded with zeros
   * @param high elements 1, 3, 5, …, padded with zeros
   */
  record Query(float[] low, float[] high) {}

  /** Returns a vector in the form that {@link #score} takes. */
  Query query(float[] vector) {
    float[] low = new float[pairs];
    float[] high = new float[pairs];
    for (int column = 0; column < vector.length; column++) {
      (column % 2 == 0 ? low : high)[column / 2] = vector[column];
    }
    return new Query(low, high);
  }

  /**
   * Computes inner products.
   *
   * @param rows indices of rows
   * @param count number of rows to score, the first ones
   * @param scores receives their scores
   */
  void score(Query query, int[] rows, int count, float[] scores) {
    int at = 0;
    for (; at + 4 <= count; at += 4) {
      scoreFour(query, rows, at, scores);
    }
    for (; at < count; at++) {
      scores[at] = score(query, rows[at]);
    }
  }

  /** Four at a time, so that the processor waits for their memory together. */
  private void scoreFour(Query query, int[] rows, int at, float[] scores) {
    int[] ofFirst = block(rows[at]);
    int[] ofSecond = block(rows[at + 1]);
    int[] ofThird = block(rows[at + 2]);
    int[] ofFourth = block(rows[at + 3]);
    int first = start(rows[at]);
    int second = start(rows[at + 1]);
    int third = start(rows[at + 2]);
    int fourth = start(rows[at + 3]);
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int pair = 0; pair < pairs; pair += INTS.length()) {
      FloatVector low = FloatVector.fromArray(FLOATS, query.low, pair);
      FloatVector high = FloatVector.fromArray(FLOATS, query.high, pair);
      a = add(a, ofFirst, first + pair, low, high);
      b = add(b, ofSecond, second + pair, low, high);
      c = add(c, ofThird, third + pair, low, high);
      d = add(d, ofFourth, fourth + pair, low, high);
    }
    scores[at] = a.reduceLanes(VectorOperators.ADD);
    scores[at + 1] = b.reduceLanes(VectorOperators.ADD);
    scores[at + 2] = c.reduceLanes(VectorOperators.ADD);
    scores[at + 3] = d.reduceLanes(VectorOperators.ADD);
  }

  private float score(Query query, int row) {
    int[] block = block(row);
    int start = start(row);
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int pair = 0; pair < pairs; pair += INTS.length()) {
      FloatVector low = FloatVector.fromArray(FLOATS, query.low, pair);
      FloatVector high = FloatVector.fromArray(FLOATS, query.high, pair);
      sum = add(sum, block, start + pair, low, high);
    }
    return sum.reduceLanes(VectorOperators.ADD);
  }

  private static FloatVector add(
      FloatVector sum, int[] block, int at, FloatVector low, FloatVector high) {
    IntVector two = IntVector.fromArray(INTS, block, at);
    FloatVector lower = two.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    FloatVector upper = two.and(UPPER).reinterpretAsFloats();
    return upper.fma(high, lower.fma(low, sum));
  }
}
