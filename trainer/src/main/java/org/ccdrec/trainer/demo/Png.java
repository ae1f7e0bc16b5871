package org.ccdrec.trainer.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * A PNG encoder for 8-bit RGB images with unfiltered rows.
 *
 * <p>It replaces ImageIO, whose start-up costs more than drawing a hundred pictures. Specification:
 * W3C, "Portable Network Graphics (PNG) Specification", third edition.
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte BITS = 8;
  private static final byte TRUE_COLOUR = 2;

  private Png() {}

  static byte[] encode(BufferedImage image) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(image.getWidth()).putInt(image.getHeight()).put(BITS).put(TRUE_COLOUR);
    chunk("IHDR", header.array(), header.capacity(), out);
    byte[] rows = rows(image);
    byte[] packed = new byte[rows.length + 1024];
    chunk("IDAT", packed, deflate(rows, packed), out);
    chunk("IEND", new byte[0], 0, out);
    return out.toByteArray();
  }

  /** Returns the rows, each with its filter type, 0, followed by its pixels. */
  private static byte[] rows(BufferedImage image) {
    int width = image.getWidth();
    ByteBuffer rows = ByteBuffer.allocate(image.getHeight() * (1 + 3 * width));
    int[] pixels = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      rows.put((byte) 0);
      for (int pixel : image.getRGB(0, y, width, 1, pixels, 0, width)) {
        rows.put((byte) (pixel >> 16)).put((byte) (pixel >> 8)).put((byte) pixel);
      }
    }
    return rows.array();
  }

  private static int deflate(byte[] data, byte[] packed) {
    try (var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION)) {
      deflater.setInput(data);
      deflater.finish();
      return deflater.deflate(packed);
    }
  }

  private static void chunk(String type, byte[] data, int length, ByteArrayOutputStream out) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var checksum = new CRC32();
    checksum.update(name);
    checksum.update(data, 0, length);
    out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
    out.writeBytes(name);
    out.write(data, 0, length);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }
}
