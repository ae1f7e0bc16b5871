package org.ccdrec.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Counter-based normal noise: element pairs are computed from a hash of (seed, place) by the
 * Box–Muller transform (1958), so threads can fill the blocks of a matrix in any order.
 *
 * <p>The hash is two rounds of a 32-bit multiply–xorshift mixer, each with its own key. A block
 * holds the radii's first components in its first half and the second ones in its second half, so
 * that vector kernels store whole registers.
 */
final class Noise {
  /** The number of pairs in a block; a block has twice as many floats. */
  static final int PAIRS_PER_BLOCK = 1024;

  /** 2⁻²⁴, the spacing of the uniform numbers. */
  static final float UNIT = 0x1p-24f;

  static final int FIRST_MULTIPLIER = 0x7feb352d;
  static final int SECOND_MULTIPLIER = 0x846ca68b;
  static final float TWO_PI = (float) (2 * Math.PI);

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Noise() {}

  /** Returns the two keys of a block: the high and low half of a mix of seed and block number. */
  static long blockKey(long seed, int block) {
    long z = seed + 0x9e3779b97f4a7c15L * (block + 1L);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Mixes 32 bits: every bit of the result depends on every bit of the argument. */
  static int mix(int value) {
    int x = value ^ (value >>> 16);
    x *= FIRST_MULTIPLIER;
    x ^= x >>> 15;
    x *= SECOND_MULTIPLIER;
    return x ^ (x >>> 16);
  }

  /** Fills block number {@code block} of a buffer of {@code length} floats. */
  static void fillBlock(long seed, int block, MemorySegment out, long length) {
    long key = blockKey(seed, block);
    long start = (long) block * PAIRS_PER_BLOCK * 2;
    for (int pair = 0; pair < PAIRS_PER_BLOCK; pair++) {
      int first = mix(mix(2 * pair + (int) key) ^ (int) (key >>> 32));
      int second = mix(mix(2 * pair + 1 + (int) key) ^ (int) (key >>> 32));
      double radius = Math.sqrt(-2 * Math.log(((first >>> 8) + 1) * (double) UNIT));
      double angle = 2 * Math.PI * (second >>> 8) * UNIT;
      put(out, length, start + pair, radius * Math.cos(angle));
      put(out, length, start + PAIRS_PER_BLOCK + pair, radius * Math.sin(angle));
    }
  }

  private static void put(MemorySegment out, long length, long at, double value) {
    if (at < length) {
      out.set(FLOAT, at * Float.BYTES, (float) value);
    }
  }
}
