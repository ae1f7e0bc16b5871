package org.ccdrec.trainer.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files, read by a decoder of the records and of protocol buffers in this test. */
final class EventFileTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_500L);

  @TempDir Path folder = Path.of("unset");

  /** A decoded event. */
  private record Decoded(
      double time, long step, String version, long status, Map<String, Float> scalars) {}

  private List<Decoded> decode() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.findFirst().orElseThrow();
      assertTrue(file.getFileName().toString().contains("tfevents"));
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      List<Decoded> events = new ArrayList<>();
      while (bytes.hasRemaining()) {
        byte[] length = new byte[8];
        bytes.get(length);
        assertEquals(masked(length), bytes.getInt(), "checksum of the length");
        byte[] data =
            new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
        bytes.get(data);
        assertEquals(masked(data), bytes.getInt(), "checksum of the data");
        events.add(event(buffer(data)));
      }
      return events;
    }
  }

  /** As TensorFlow masks checksums: {@code ((crc >> 15) | (crc << 17)) + 0xa282ead8}. */
  private static int masked(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    long crc = checksum.getValue();
    return (int) (((crc >>> 15 | crc << 17) & 0xffffffffL) + 0xa282ead8L);
  }

  private static ByteBuffer buffer(byte[] data) {
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static ByteBuffer delimited(ByteBuffer in) {
    byte[] data = new byte[(int) varint(in)];
    in.get(data);
    return buffer(data);
  }

  private static Decoded event(ByteBuffer in) {
    double time = 0;
    long step = 0;
    String version = "";
    long status = 0;
    Map<String, Float> scalars = new LinkedHashMap<>();
    while (in.hasRemaining()) {
      switch ((int) varint(in)) {
        case 1 << 3 | 1 -> time = in.getDouble();
        case 2 << 3 -> step = varint(in);
        case 3 << 3 | 2 -> version = new String(delimited(in).array(), StandardCharsets.UTF_8);
        case 5 << 3 | 2 -> {
          ByteBuffer summary = delimited(in);
          while (summary.hasRemaining()) {
            assertEquals(1 << 3 | 2, varint(summary));
            ByteBuffer value = delimited(summary);
            assertEquals(1 << 3 | 2, varint(value));
            String tag = new String(delimited(value).array(), StandardCharsets.UTF_8);
            assertEquals(2 << 3 | 5, varint(value));
            scalars.put(tag, value.getFloat());
          }
        }
        case 7 << 3 | 2 -> {
          ByteBuffer log = delimited(in);
          assertEquals(1 << 3, varint(log));
          status = varint(log);
        }
        default -> throw new AssertionError("an unknown field");
      }
    }
    return new Decoded(time, step, version, status, scalars);
  }

  @Test
  void eventsReadBack() throws IOException {
    List<String> messages = new ArrayList<>();
    TensorBoard board = new TensorBoard(folder, InstantSource.fixed(NOW), messages::add);
    assertEquals("", board.start("", 300));
    board.log(300, Scalars.of(Epochs.report(300, true, 2)));
    board.end(RunEnd.FINISHED);
    List<Decoded> events = decode();
    assertEquals(List.of(), messages);
    assertEquals(3, events.size());
    assertEquals("brain.Event:2", events.get(0).version());
    assertEquals(1, events.get(1).status(), "a start, which makes later steps obsolete");
    assertEquals(300, events.get(1).step());
    Decoded epoch = events.get(2);
    assertEquals(1_700_000_000.5, epoch.time());
    assertEquals(300, epoch.step());
    assertEquals(300.5f, epoch.scalars().get("loss/ranking"));
    assertEquals(.125f, epoch.scalars().get("valid/recall@20"));
    assertTrue(!epoch.scalars().containsKey("negatives/hardness"), "what is NaN is left out");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsAWarning() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    List<String> messages = new ArrayList<>();
    TensorBoard board = new TensorBoard(file, InstantSource.fixed(NOW), messages::add);
    board.start("", 0);
    board.log(0, Map.of("a", 1.0));
    board.end(RunEnd.FINISHED);
    assertEquals(1, messages.size());
    assertTrue(messages.getFirst().startsWith("Warning: events for TensorBoard cannot be written"));
  }
}
