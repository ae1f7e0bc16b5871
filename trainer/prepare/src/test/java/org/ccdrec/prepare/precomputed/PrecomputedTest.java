package org.ccdrec.prepare.precomputed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;
import org.ccdrec.testkit.encoding.EncoderContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrecomputedTest extends EncoderContract<PrecomputedConfig> {
  private Path folder = Path.of("");

  @BeforeEach
  void folder(@TempDir Path directory) throws IOException {
    folder = directory;
    List<String> ids = new ArrayList<>();
    for (int row = 0; row < 20; row++) {
      ids.add("item-" + row);
    }
    Files.write(folder.resolve("ids.txt"), ids);
    Files.write(folder.resolve("vectors.npy"), npy("<f4", false));
  }

  @Override
  protected EncoderFactory<PrecomputedConfig> factory() {
    return new PrecomputedFactory();
  }

  @Override
  protected PrecomputedConfig config() {
    return npyConfig(Optional.of(folder.resolve("ids.txt")));
  }

  private PrecomputedConfig npyConfig(Optional<Path> ids) {
    return new PrecomputedConfig(folder.resolve("vectors.npy"), ids, "item_id", Optional.empty());
  }

  /** Returns 20 × 3 numbers; row r, column c is r + c / 4. */
  private static byte[] npy(String type, boolean fortran) {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': (20, 3), }"
            .formatted(type, fortran ? "True" : "False");
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    int bytes = type.charAt(2) - '0';
    ByteBuffer values =
        ByteBuffer.allocate(60 * bytes)
            .order(type.startsWith("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    for (int at = 0; at < 60; at++) {
      int row = fortran ? at % 20 : at / 3;
      int column = fortran ? at / 20 : at % 3;
      float value = row + column * 0.25f;
      switch (bytes) {
        case 2 -> values.putShort(Float.floatToFloat16(value));
        case 4 -> values.putFloat(value);
        default -> values.putDouble(value);
      }
    }
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    out.writeBytes(padded.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(values.array());
    return out.toByteArray();
  }

  private static Encoding encoded(PrecomputedConfig config, String id) throws Exception {
    try (ItemEncoder encoder = new PrecomputedFactory().create(config, "")) {
      return encoder.encode(List.of(ItemContent.of(id))).getFirst();
    }
  }

  private static void assertVector(float[] expected, PrecomputedConfig config, String id)
      throws Exception {
    assertArrayEquals(
        expected, assertInstanceOf(Encoding.Vector.class, encoded(config, id)).values());
  }

  @Test
  void everyTypeAndOrderOfNpyIsRead() throws Exception {
    for (String type : List.of("<f2", ">f2", "<f4", ">f4", "<f8", ">f8")) {
      for (boolean fortran : List.of(true, false)) {
        Files.write(folder.resolve("vectors.npy"), npy(type, fortran));
        assertVector(new float[] {17, 17.25f, 17.5f}, config(), "item-17");
      }
    }
  }

  @Test
  void withoutIdsTheIdIsTheRow() throws Exception {
    PrecomputedConfig config = npyConfig(Optional.empty());
    assertVector(new float[] {4, 4.25f, 4.5f}, config, "4");
    for (String id : List.of("20", "04", "-1", "x", "99999999999999999999")) {
      assertEquals(new Encoding.Absent("no row"), encoded(config, id));
    }
  }

  @Test
  void idsOfAnotherNumberAreRefused() throws Exception {
    Files.writeString(folder.resolve("ids.txt"), "item-1\nitem-2\n");
    var failure =
        assertThrows(
            IllegalArgumentException.class, () -> new PrecomputedFactory().create(config(), ""));
    assertTrue(String.valueOf(failure.getMessage()).contains("2 lines, file has 20 rows"));
  }

  @Test
  void truncatedFilesAreRefused() throws Exception {
    byte[] whole = npy("<f4", false);
    for (int length : List.of(0, 5, 10, 60, 200, whole.length - 1)) {
      Files.write(folder.resolve("vectors.npy"), java.util.Arrays.copyOf(whole, length));
      assertThrows(
          IllegalArgumentException.class, () -> new PrecomputedFactory().create(config(), ""));
    }
  }

  private PrecomputedConfig parquet(String select, Optional<String> column) throws SQLException {
    Path file = folder.resolve("vectors.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("copy (" + select + ") to '" + file + "' (format parquet)");
    }
    return new PrecomputedConfig(file, Optional.empty(), "sku", column);
  }

  @Test
  void aListColumnOfAParquetFileIsRead() throws Exception {
    PrecomputedConfig config =
        parquet(
            "select '0' || r::varchar sku, [r, r + 0.5, 0]::double[] clip, 'x' title"
                + " from range(5) t(r)",
            Optional.empty());
    assertVector(new float[] {3, 3.5f, 0}, config, "03");
    assertEquals(new Encoding.Absent("no row"), encoded(config, "3"));
  }

  @Test
  void listsOfDifferentLengthsAndSeveralColumnsAreRefused() throws Exception {
    PrecomputedConfig ragged =
        parquet(
            "select r::varchar sku, range(r)::float[] clip from range(5) t(r)", Optional.empty());
    var lengths = assertThrows(IllegalArgumentException.class, () -> encoded(ragged, "1"));
    assertTrue(String.valueOf(lengths.getMessage()).contains("must have one length"));
    PrecomputedConfig two =
        parquet("select '1' sku, [1.0::float] a, [2.0::float] b", Optional.empty());
    var columns = assertThrows(IllegalArgumentException.class, () -> encoded(two, "1"));
    assertTrue(String.valueOf(columns.getMessage()).contains("[a, b]"));
    assertVector(
        new float[] {2},
        new PrecomputedConfig(two.file(), two.ids(), "sku", Optional.of("b")),
        "1");
  }
}
