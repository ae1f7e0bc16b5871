package org.ccdrec.server.json;

import java.util.Arrays;

/** A growing array of UTF-8 text, written front to back. Not thread-safe. */
final class Utf8Buffer {
  private byte[] bytes = new byte[1024];
  private int size;

  /** Returns the last byte, or 0 if the buffer is empty. */
  byte last() {
    return size == 0 ? 0 : bytes[size - 1];
  }

  /** Appends one ASCII character. */
  void append(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
  }

  /** Appends ASCII text. */
  @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is the cheapest copy of ASCII
  void append(String ascii) {
    int length = ascii.length();
    reserve(length);
    ascii.getBytes(0, length, bytes, size);
    size += length;
  }

  /** Appends the bytes from one index, inclusive, to another, exclusive. */
  void append(byte[] text, int from, int to) {
    reserve(to - from);
    System.arraycopy(text, from, bytes, size, to - from);
    size += to - from;
  }

  void clear() {
    size = 0;
  }

  /** Returns a copy of the text so far. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
