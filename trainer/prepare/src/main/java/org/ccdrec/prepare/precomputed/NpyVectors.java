package org.ccdrec.prepare.precomputed;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A matrix in NumPy's {@code .npy} format 1.0 to 3.0, memory-mapped: float16, float32 or float64 in
 * either byte order, C or Fortran order.
 */
final class NpyVectors implements Vectors {
  private static final Pattern DESCR = Pattern.compile("'descr': *'([^']*)'");
  private static final Pattern SHAPE = Pattern.compile("'shape': *\\((\\d+), *(\\d+),? *\\)");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order': *True");
  private static final Set<String> TYPES = Set.of("<f2", ">f2", "<f4", ">f4", "<f8", ">f8");
  private static final int MAGIC = 8;

  private final Arena arena;
  private final MemorySegment values;
  private final Header header;

  /**
   * The header.
   *
   * @param type element type, such as {@code <f4}
   * @param fortranOrder whether the values lie column by column
   * @param rows number of rows
   * @param width number of columns
   */
  private record Header(String type, boolean fortranOrder, long rows, int width) {
    int bytes() {
      return type.charAt(2) - '0';
    }
  }

  private NpyVectors(Arena arena, MemorySegment values, Header header) {
    this.arena = arena;
    this.values = values;
    this.header = header;
  }

  /**
   * Maps a file.
   *
   * @throws IllegalArgumentException if it is not a matrix of numbers; the message names the rule
   */
  @SuppressWarnings("MustBeClosedChecker") // the vectors own the arena and close it
  static NpyVectors open(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      int start = start(file, all);
      Header header = header(file, text(all, start));
      long length = header.rows() * header.width() * header.bytes();
      if (all.byteSize() - start != length) {
        throw refusal(
            file,
            "must have %,d bytes of values; it has %,d".formatted(length, all.byteSize() - start));
      }
      return new NpyVectors(arena, all.asSlice(start), header);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Returns where the values start. */
  private static int start(Path file, MemorySegment all) {
    boolean isNpy =
        all.byteSize() > MAGIC + 4
            && all.get(ValueLayout.JAVA_BYTE, 0) == (byte) 0x93
            && text(all, 6).endsWith("NUMPY");
    if (!isNpy) {
      throw refusal(file, "is not a .npy file");
    }
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    long start =
        all.get(ValueLayout.JAVA_BYTE, 6) == 1
            ? MAGIC + 2L + all.get(ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(little), MAGIC)
            : MAGIC + 4L + all.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(little), MAGIC);
    if (start < 0 || start > all.byteSize() || start > Integer.MAX_VALUE) {
      throw refusal(file, "is truncated within its header");
    }
    return (int) start;
  }

  private static String text(MemorySegment all, int end) {
    byte[] bytes = all.asSlice(0, end).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Header header(Path file, String text) {
    Matcher descr = DESCR.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!descr.find() || !TYPES.contains(descr.group(1))) {
      throw refusal(file, "must have a type of " + TYPES.stream().sorted().toList());
    }
    if (!shape.find() || shape.group(1).length() > 9 || shape.group(2).length() > 6) {
      throw refusal(file, "must be a matrix with two dimensions");
    }
    return new Header(
        descr.group(1),
        FORTRAN.matcher(text).find(),
        Long.parseLong(shape.group(1)),
        Integer.parseInt(shape.group(2)));
  }

  private static IllegalArgumentException refusal(Path file, String rule) {
    return new IllegalArgumentException("file %s %s".formatted(file, rule));
  }

  @Override
  public long rows() {
    return header.rows();
  }

  @Override
  public int width() {
    return header.width();
  }

  @Override
  public float[] row(long row) {
    float[] vector = new float[header.width()];
    for (int column = 0; column < vector.length; column++) {
      long at =
          header.fortranOrder() ? column * header.rows() + row : row * header.width() + column;
      vector[column] = value(at * header.bytes());
    }
    return vector;
  }

  private float value(long offset) {
    ByteOrder order =
        header.type().charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return switch (header.bytes()) {
      case 2 ->
          Float.float16ToFloat(
              values.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), offset));
      case 4 -> values.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), offset);
      default -> (float) values.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), offset);
    };
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
