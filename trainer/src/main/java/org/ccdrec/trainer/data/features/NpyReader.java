package org.ccdrec.trainer.data.features;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.ccdrec.trainer.data.problem.FormatException;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The reader of feature matrices in NumPy's {@code .npy} format, versions 1.0, 2.0 and 3.0.
 *
 * <p>The file: the six bytes {@code 93 4E 55 4D 50 59} ("\x93NUMPY"); one byte each of major and
 * minor version; the header's length in bytes, little-endian, on two bytes in version 1 and four
 * since; the {@linkplain NpyHeader header}, Latin-1 before version 3 and UTF-8 since; then the
 * values, densely, to the end of the file.
 *
 * <p>Accepts two-dimensional arrays of IEEE floating-point numbers of two, four or eight bytes
 * ({@code f2}, {@code f4}, {@code f8}), little-endian ({@code <}) or big-endian ({@code >}), in C
 * or Fortran order, whose length must match the header exactly. Doubles are rounded to float. Every
 * value must be finite after rounding. Not safe for use by several threads.
 *
 * <p>Specification: NEP 1, "A simple file format for NumPy arrays", and {@code numpy.lib.format}.
 */
public final class NpyReader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Map<String, Integer> WIDTHS = Map.of("f2", 2, "f4", 4, "f8", 8);
  private static final int MAX_HEADER = 1 << 20;
  private static final long MAX_ARRAY = Integer.MAX_VALUE - 8L;
  private static final int CHUNK = 1 << 16;

  private final String file;
  private final Problems problems;

  /** Creates a reader of a file that reports to a collector. */
  public NpyReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The content of a file: element type in NumPy's notation, values row-major. */
  public record Matrix(String type, int rows, int columns, float[] values) {}

  /**
   * Reads a whole file.
   *
   * @param in the content from its first byte
   * @param length length of the file in bytes
   * @return the matrix, or null if problems were reported
   */
  public @Nullable Matrix read(InputStream in, long length) throws IOException {
    try {
      Layout layout = layout(in, length);
      requireHeap(layout);
      float[] values = new float[layout.rows * layout.columns];
      long invalid = decode(in, layout, values);
      return invalid == 0 ? new Matrix(layout.type, layout.rows, layout.columns, values) : null;
    } catch (FormatException e) {
      problems.error(file, e.line(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static void requireHeap(Layout layout) throws FormatException {
    long needed = 4L * layout.rows * layout.columns;
    long most = Runtime.getRuntime().maxMemory();
    if (needed > 0.9 * most) {
      throw new FormatException(
          "%d × %d features take %,d MB of memory and the JVM may use %,d MB; set CCDREC_JAVA_OPTS=-Xmx%dg"
              .formatted(
                  layout.rows,
                  layout.columns,
                  needed >> 20,
                  most >> 20,
                  Math.ceilDiv(2 * needed, 1L << 30)));
    }
  }

  /** The layout of the values, checked against the length of the file and of an array. */
  private record Layout(String type, int width, boolean fortranOrder, int rows, int columns) {}

  private static Layout layout(InputStream in, long length) throws IOException, FormatException {
    byte[] magic = take(in, 8, "its first 8 bytes");
    if (!Arrays.equals(MAGIC, Arrays.copyOf(magic, 6))) {
      throw new FormatException("not a NumPy file: it must begin with \\x93NUMPY");
    }
    int version = magic[6];
    if (version < 1 || version > 3 || magic[7] != 0) {
      throw new FormatException(
          "the NumPy format version must be 1.0, 2.0 or 3.0; it is " + version + "." + magic[7]);
    }
    int lengthBytes = version == 1 ? 2 : 4;
    byte[] lengthField = Arrays.copyOf(take(in, lengthBytes, "the header's length"), 4);
    int headerLength = ByteBuffer.wrap(lengthField).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (headerLength < 0 || headerLength > MAX_HEADER) {
      throw new FormatException(
          "the NumPy header must not be longer than %d bytes; its declared length is %d"
              .formatted(MAX_HEADER, Integer.toUnsignedLong(headerLength)));
    }
    byte[] header = take(in, headerLength, "the header");
    var charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    NpyHeader parsed = NpyHeader.parse(new String(header, charset));
    return layout(parsed, length - 8 - lengthBytes - headerLength);
  }

  private static Layout layout(NpyHeader header, long bytes) throws FormatException {
    String type = header.type();
    Integer width = type.isEmpty() ? null : WIDTHS.get(type.substring(1));
    if (width == null || "<>".indexOf(type.charAt(0)) < 0) {
      throw new FormatException(
          "the element type must be f2, f4 or f8, little- or big-endian; it is "
              + FormatException.shown(type));
    }
    if (header.shape().size() != 2) {
      throw new FormatException(
          "features must be a matrix with one row per item; the shape is " + header.shape());
    }
    long rows = header.shape().get(0);
    long columns = header.shape().get(1);
    if (rows < 1 || columns < 1 || rows > MAX_ARRAY / columns) {
      throw new FormatException(
          "rows × columns must be between 1 and %d; the shape is %d × %d"
              .formatted(MAX_ARRAY, rows, columns));
    }
    if (bytes != rows * columns * width) {
      throw new FormatException(
          "%s: %d × %d values of %s take %d bytes; the file has %d after its header"
              .formatted(
                  bytes < rows * columns * width ? "truncated" : "too long",
                  rows,
                  columns,
                  type,
                  rows * columns * width,
                  bytes));
    }
    return new Layout(
        type, width, header.fortranOrder() && rows > 1, Math.toIntExact(rows), (int) columns);
  }

  /** Fills {@code values} row-major and returns how many of them are not finite. */
  private long decode(InputStream in, Layout layout, float[] values)
      throws IOException, FormatException {
    byte[] bytes = new byte[CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.order(layout.type.charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int row = 0;
    int column = 0;
    long invalid = 0;
    for (int done = 0; done < values.length; ) {
      int count = Math.min(CHUNK / layout.width, values.length - done);
      if (in.readNBytes(bytes, 0, count * layout.width) < count * layout.width) {
        throw new FormatException("truncated during reading");
      }
      buffer.clear();
      for (int i = 0; i < count; i++) {
        double exact = next(buffer, layout.width);
        float value = (float) exact;
        values[row * layout.columns + column] = value;
        if (!Float.isFinite(value)) {
          invalid++;
          reportInvalid(row, column, exact);
        }
        if (layout.fortranOrder) {
          if (++row == layout.rows) {
            row = 0;
            column++;
          }
        } else if (++column == layout.columns) {
          column = 0;
          row++;
        }
      }
      done += count;
    }
    return invalid;
  }

  private static double next(ByteBuffer buffer, int width) {
    return switch (width) {
      case 2 -> Float.float16ToFloat(buffer.getShort());
      case 4 -> buffer.getFloat();
      default -> buffer.getDouble();
    };
  }

  private void reportInvalid(int row, int column, double value) {
    problems.error(
        file,
        0,
        () ->
            "features must be finite 32-bit numbers; row %d, column %d is %s"
                .formatted(row, column, value));
  }

  private static byte[] take(InputStream in, int count, String what)
      throws IOException, FormatException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new FormatException("truncated: it ends within " + what);
    }
    return bytes;
  }
}
