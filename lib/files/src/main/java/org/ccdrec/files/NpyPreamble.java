package org.ccdrec.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What precedes the values in NumPy's {@code .npy} format, version 1.0 (NEP 1): magic number,
 * version, and a header padded so that the values are aligned. Stateless.
 */
public final class NpyPreamble {
  private static final byte[] MAGIC_AND_VERSION = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int FIXED = MAGIC_AND_VERSION.length + Short.BYTES;
  private static final int ALIGNMENT = 64;

  private NpyPreamble() {}

  /** Returns the bytes before a {@code rows × columns} matrix of type {@code <f4} in C order. */
  public static byte[] ofFloats(long rows, int columns) {
    String dictionary =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    int unpadded = FIXED + dictionary.length() + 1;
    int padding = Math.floorMod(-unpadded, ALIGNMENT);
    byte[] header = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(FIXED + header.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC_AND_VERSION)
        .putShort((short) header.length)
        .put(header)
        .array();
  }
}
