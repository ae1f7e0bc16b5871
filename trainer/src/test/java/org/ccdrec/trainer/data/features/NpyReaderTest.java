package org.ccdrec.trainer.data.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.ccdrec.trainer.data.DatasetWriter;
import org.ccdrec.trainer.data.problem.DataException;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyReaderTest {
  /** Exactly representable in all three types. */
  private static final float[] VALUES = {0f, -1f, 0.5f, 1024f, -0.125f, 3f};

  private final Problems problems = new Problems(Path.of("data"), 10);

  @ParameterizedTest
  @ValueSource(strings = {"<f2", ">f2", "<f4", ">f4", "<f8", ">f8"})
  void readsEveryTypeInBothOrders(String type) throws IOException {
    for (int version = 1; version <= 3; version++) {
      for (boolean fortran : new boolean[] {false, true}) {
        var matrix = read(file(version, header(type, fortran, "(2, 3)"), data(type, fortran)));
        assertNotNull(matrix);
        assertEquals(2, matrix.rows());
        assertEquals(3, matrix.columns());
        assertEquals(type, matrix.type());
        assertArrayEquals(VALUES, matrix.values());
      }
    }
  }

  @Test
  void readsWhatNumpyWrites() throws IOException {
    // numpy.save of numpy.array([[1, 2]], dtype='<f4')
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }";
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    var values = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2);
    var matrix = read(file(1, padded, values.array()));
    assertNotNull(matrix);
    assertArrayEquals(new float[] {1, 2}, matrix.values());
  }

  @Test
  void readsWhatTheWriterWrites(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a.npy");
    DatasetWriter.writeFeatures(file, 3, 2, VALUES);
    byte[] bytes = Files.readAllBytes(file);
    assertEquals(128 + 4 * VALUES.length, bytes.length);
    var matrix = read(bytes);
    assertNotNull(matrix);
    assertEquals(2, matrix.columns());
    assertArrayEquals(VALUES, matrix.values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<i4  | (2, 3)     | the element type must be f2, f4 or f8, little- or big-endian; it is"
            + " <i4",
        "O8   | (2, 3)     | the element type must be f2, f4 or f8, little- or big-endian; it is"
            + " O8",
        "<f4  | (6,)       | features must be a matrix with one row per item; the shape is [6]",
        "<f4  | (2, 3, 1)  | features must be a matrix with one row per item; the shape is [2,"
            + " 3, 1]",
        "<f4  | (0, 3)     | rows × columns must be between 1 and 2147483639; the shape is 0 × 3",
        "<f4  | (99999999999, 99999999999) | rows × columns must be between 1 and 2147483639; "
            + "the shape is 99999999999 × 99999999999",
        "<f4  | (2, 4)     | truncated: 2 × 4 values of <f4 take 32 bytes; the file has 24 after",
        "<f4  | (2, 2)     | too long: 2 × 2 values of <f4 take 16 bytes; the file has 24 after",
        "<f4  | (2, x)     | not a NumPy file: the header must have an integer of 1 to 18 digits",
        "<f4  | [2, 3]     | not a NumPy file: the header must have '(' at character",
      })
  void refusesHeaders(String type, String shape, String rule) throws IOException {
    assertRefused(rule, file(1, header(type, false, shape), data("<f4", false)));
  }

  @Test
  void refusesWhatIsNoNpyFile() throws IOException {
    byte[] good = file(1, header("<f4", false, "(2, 3)"), data("<f4", false));
    assertRefused("truncated: it ends within its first 8 bytes", new byte[0]);
    assertRefused(
        "not a NumPy file: it must begin with", "userID\titemID".getBytes(StandardCharsets.UTF_8));
    assertRefused("truncated: it ends within the header", Arrays.copyOf(good, 30));
    byte[] newer = good.clone();
    newer[6] = 4;
    assertRefused("the NumPy format version must be 1.0, 2.0 or 3.0; it is 4.0", newer);
    String records = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), }";
    assertRefused("this file holds records", file(1, records, data("<f4", false)));
    assertRefused("must have the keys descr", file(1, "{'descr': '<f4'}", new byte[0]));
    assertRefused("unknown key 'x'", file(1, "{'x': 1}", new byte[0]));
    assertRefused("text after the dictionary", file(1, "{} {}", new byte[0]));
  }

  @Test
  void namesRowAndColumnOfEachInvalidValue() throws IOException {
    ByteBuffer values = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : new double[] {0, Double.NaN, 1, 2, 1e300, Double.NEGATIVE_INFINITY}) {
      values.putDouble(value);
    }
    assertNull(read(file(1, header("<f8", true, "(2, 3)"), values.array())));
    var refused = assertThrows(DataException.class, problems::throwIfAny);
    assertEquals(
        """
        dataset data cannot be used, 3 problems:
          a.npy: features must be finite 32-bit numbers; row 1, column 0 is NaN
          a.npy: features must be finite 32-bit numbers; row 0, column 2 is 1.0E300
          a.npy: features must be finite 32-bit numbers; row 1, column 2 is -Infinity""",
        refused.getMessage());
  }

  @Property(tries = 500)
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    assertReadOrRefused(bytes);
  }

  @Property(tries = 1000)
  void anyDamageIsReadOrRefused(
      @ForAll("files") byte[] file,
      @ForAll @IntRange(max = 200) int position,
      @ForAll byte value,
      @ForAll @IntRange(max = 200) int length)
      throws IOException {
    byte[] damaged = Arrays.copyOf(file, Math.min(length, file.length));
    if (position < damaged.length) {
      damaged[position] = value;
    }
    assertReadOrRefused(damaged);
    assertReadOrRefused(file);
  }

  @Provide
  Arbitrary<byte[]> files() {
    Arbitrary<String> type = Arbitraries.of("<f2", ">f4", "<f8", "|S3", "");
    Arbitrary<String> shape = Arbitraries.strings().withChars("(),0123 ").ofMaxLength(8);
    Arbitrary<String> shapes = Arbitraries.oneOf(shape, Arbitraries.of("(2, 3)", "(3, 1)"));
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            type,
            shapes,
            Arbitraries.bytes().array(byte[].class).ofMaxSize(50))
        .as((version, t, s, data) -> file(version, header(t, version % 2 == 0, s), data));
  }

  private void assertReadOrRefused(byte[] bytes) throws IOException {
    var found = new Problems(Path.of("data"), 2);
    var matrix = new NpyReader("a.npy", found).read(new ByteArrayInputStream(bytes), bytes.length);
    if (matrix == null) {
      assertThrows(DataException.class, found::throwIfAny);
    } else {
      found.throwIfAny();
      assertEquals(matrix.rows() * matrix.columns(), matrix.values().length);
    }
  }

  private void assertRefused(String rule, byte[] bytes) throws IOException {
    var found = new Problems(Path.of("data"), 10);
    assertNull(new NpyReader("a.npy", found).read(new ByteArrayInputStream(bytes), bytes.length));
    var refused = assertThrows(DataException.class, found::throwIfAny);
    assertTrue(refused.getMessage().contains(rule), refused.getMessage());
  }

  private NpyReader.@Nullable Matrix read(byte[] bytes) throws IOException {
    return new NpyReader("a.npy", problems).read(new ByteArrayInputStream(bytes), bytes.length);
  }

  private static String header(String type, boolean fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }  \n"
        .formatted(type, fortran ? "True" : "False", shape);
  }

  private static byte[] data(String type, boolean fortran) {
    int width = type.charAt(2) - '0';
    ByteBuffer out = ByteBuffer.allocate(width * VALUES.length);
    out.order(type.charAt(0) == '<' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    for (int i = 0; i < VALUES.length; i++) {
      float value = fortran ? VALUES[i % 2 * 3 + i / 2] : VALUES[i];
      switch (width) {
        case 2 -> out.putShort(Float.floatToFloat16(value));
        case 4 -> out.putFloat(value);
        default -> out.putDouble(value);
      }
    }
    return out.array();
  }

  private static byte[] file(int version, String header, byte[] data) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    var length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).array();
    out.write(length, 0, version == 1 ? 2 : 4);
    out.writeBytes(text);
    out.writeBytes(data);
    return out.toByteArray();
  }
}
