package org.ccdrec.trainer.tracking;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard.
 *
 * <p>The file is a sequence of records: the length of the data (8 bytes, little-endian), the masked
 * CRC-32C of these 8 bytes (4 bytes), the data, and the masked CRC-32C of the data (4 bytes). A
 * checksum c is masked as {@code rotateRight(c, 15) + 0xa282ead8}. The data is a protocol buffer
 * {@code Event}: {@code double wall_time = 1; int64 step = 2; string file_version = 3; Summary
 * summary = 5; SessionLog session_log = 7}, where a {@code Summary} is a list of values (field 1),
 * each {@code string tag = 1; float simple_value = 2}, and a {@code SessionLog} has {@code status =
 * 1}, 1 for a start. Every record is written to the file at once. Not thread-safe.
 */
final class EventFile implements Closeable {
  private static final int MASK = 0xa282ead8;
  private static final int START = 1;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /** Creates a file in a directory, which is created if needed. */
  static EventFile create(Path directory, Instant now) throws IOException {
    Files.createDirectories(directory);
    String name =
        "events.out.tfevents.%d.ccdrec.%d.%d"
            .formatted(now.getEpochSecond(), ProcessHandle.current().pid(), System.nanoTime());
    EventFile file =
        new EventFile(
            Files.newOutputStream(directory.resolve(name), StandardOpenOption.CREATE_NEW));
    file.write(event(now, 0).text(3, "brain.Event:2"));
    return file;
  }

  /** Marks a start: what earlier files have from this step on is obsolete. */
  void start(Instant now, long step) throws IOException {
    write(event(now, step).message(7, new Message().varint(1, START)));
  }

  /** Writes numbers of a step. */
  void write(Instant now, long step, Map<String, Double> scalars) throws IOException {
    Message summary = new Message();
    scalars.forEach(
        (tag, value) ->
            summary.message(1, new Message().text(1, tag).float32(2, value.floatValue())));
    write(event(now, step).message(5, summary));
  }

  private static Message event(Instant now, long step) {
    return new Message().float64(1, now.toEpochMilli() / 1e3).varint(2, step);
  }

  private void write(Message event) throws IOException {
    byte[] data = event.bytes();
    byte[] length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    ByteBuffer record =
        ByteBuffer.allocate(data.length + 2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    record.put(length).putInt(masked(length)).put(data).putInt(masked(data));
    out.write(record.array());
    out.flush();
  }

  private static int masked(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** A protocol buffer message under construction. */
  private static final class Message {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] bytes() {
      return bytes.toByteArray();
    }

    private void tag(int field, int wireType) {
      writeVarint((long) field << 3 | wireType);
    }

    private void writeVarint(long value) {
      long left = value;
      while ((left & ~0x7fL) != 0) {
        bytes.write((int) (left & 0x7f | 0x80));
        left >>>= 7;
      }
      bytes.write((int) left);
    }

    Message varint(int field, long value) {
      tag(field, VARINT);
      writeVarint(value);
      return this;
    }

    Message float64(int field, double value) {
      tag(field, FIXED64);
      ByteBuffer buffer = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.writeBytes(buffer.putDouble(value).array());
      return this;
    }

    Message float32(int field, float value) {
      tag(field, FIXED32);
      ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.writeBytes(buffer.putFloat(value).array());
      return this;
    }

    Message text(int field, String value) {
      return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return delimited(field, value.bytes());
    }

    private Message delimited(int field, byte[] value) {
      tag(field, LENGTH);
      writeVarint(value.length);
      bytes.writeBytes(value);
      return this;
    }
  }
}
