package org.ccdrec.server.live;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array of JSON text in UTF-8, written front to back. Not safe for use by several
 * threads.
 */
public final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[1024];
  private int size;

  /** Appends ASCII text as it is. */
  @SuppressWarnings(
      "deprecation") // getBytes(int, int, byte[], int) is the copy of ASCII that costs least
  public JsonBytes raw(String ascii) {
    int length = ascii.length();
    reserve(length);
    ascii.getBytes(0, length, bytes, size);
    size += length;
    return this;
  }

  /** Appends bytes as they are. */
  public JsonBytes raw(byte[] text) {
    return raw(text, 0, text.length);
  }

  /** Appends a range of bytes as they are. */
  public JsonBytes raw(byte[] text, int from, int to) {
    reserve(to - from);
    System.arraycopy(text, from, bytes, size, to - from);
    size += to - from;
    return this;
  }

  /** Appends a finite number. */
  public JsonBytes number(float value) {
    return raw(Float.toString(value));
  }

  /** Appends a whole number. */
  public JsonBytes number(long value) {
    return raw(Long.toString(value));
  }

  /** Appends a string literal, quoted and escaped. */
  public JsonBytes text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    reserve(6 * utf8.length + 2);
    bytes[size++] = '"';
    for (byte each : utf8) {
      if (each == '"' || each == '\\') {
        bytes[size++] = '\\';
        bytes[size++] = each;
      } else if (each >= 0 && each < ' ') {
        raw("\\u00");
        bytes[size++] = HEX[each >> 4];
        bytes[size++] = HEX[each & 15];
      } else {
        bytes[size++] = each;
      }
    }
    bytes[size++] = '"';
    return this;
  }

  /** Begins anew. */
  JsonBytes clear() {
    size = 0;
    return this;
  }

  /** Returns a copy of the text so far. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
