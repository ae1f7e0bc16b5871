package org.ccdrec.server.statistics;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A uniform sample of distinct things: those with the smallest of their 64-bit hashes, at most
 * {@value #CAPACITY} (bottom-k sampling; Cohen and Kaplan, "Summarizing Data Using Bottom-k
 * Sketches", PODC 2007). While there are fewer, the sample is complete. Several samples by the same
 * hash have in common that each is complete below its {@link #end}. At most 32 KB. Not thread-safe.
 */
public final class HashSample {
  /** Largest number of things. */
  public static final int CAPACITY = 4096;

  private long[] hashes = new long[16];
  private int size;

  /** Adds a thing by its hash, which must be uniform; a thing that is known changes nothing. */
  public void add(long hash) {
    if (size == CAPACITY && hash >= hashes[size - 1]) {
      return;
    }
    int found = Arrays.binarySearch(hashes, 0, size, hash);
    if (found >= 0) {
      return;
    }
    if (size == hashes.length && size < CAPACITY) {
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    int at = -found - 1;
    int moved = Math.min(size, CAPACITY - 1) - at;
    System.arraycopy(hashes, at, hashes, at + 1, moved);
    hashes[at] = hash;
    size = Math.min(size + 1, CAPACITY);
  }

  /** Returns the hash below which the sample is complete. */
  public long end() {
    return size < CAPACITY ? Long.MAX_VALUE : hashes[size - 1];
  }

  /** Returns the number of things with a hash below a bound. */
  public int below(long bound) {
    int found = Arrays.binarySearch(hashes, 0, size, bound);
    return found < 0 ? -found - 1 : found;
  }

  /** Returns a copy. */
  public HashSample copy() {
    var copy = new HashSample();
    copy.hashes = hashes.clone();
    copy.size = size;
    return copy;
  }

  /** Writes the sample: the number of hashes (4 bytes), and each (8), ascending. */
  public void write(DataOutputStream out) throws IOException {
    out.writeInt(size);
    for (int at = 0; at < size; at++) {
      out.writeLong(hashes[at]);
    }
  }

  /** Reads a sample. */
  public static HashSample read(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > CAPACITY) {
      throw new IOException(
          "a sample must have 0 to %d hashes; it has %d".formatted(CAPACITY, size));
    }
    var read = new HashSample();
    for (int at = 0; at < size; at++) {
      read.add(in.readLong());
    }
    return read;
  }
}
