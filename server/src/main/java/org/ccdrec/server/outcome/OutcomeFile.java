package org.ccdrec.server.outcome;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.server.acted.LogPosition;
import org.ccdrec.server.statistics.HashSample;

/**
 * The file of outcomes: what the event log says up to a position, so that a start reads only what
 * follows. It is replaced as a whole and can be deleted; then the whole log is read.
 *
 * <p>Format 2, big-endian: the number 0x43444f32; file number and offset of the position (8 bytes
 * each); the number of variants (4), and for each the names of experiment and variant (UTF-8 with
 * two bytes of length) and its counts: the time of its latest event (8), then impressions, clicks,
 * conversions and revenue (8 each) for 256 groups of users, for the ranks 0 to 32, and for the same
 * ranks of drawn items, the {@link HashSample} of its users, and its {@link RateSeries}: the length
 * of an interval in milliseconds (8), the number of points (4), and for each its time (8) and for
 * clicks, conversions and revenue whether there is a rate (1) and if so value, variance and
 * impressions (8 each) and support (4); the number of recent events (4), and the hash of each (8);
 * the CRC-32C of all of these (4). Format 1 has the number 0x43444f31 and neither users nor rates
 * over time, which then begin with the next events.
 */
final class OutcomeFile {
  private static final int FORMAT = 0x43444f32;
  private static final int FORMER = 0x43444f31;

  private OutcomeFile() {}

  /**
   * What the log says up to a position.
   *
   * @param position the position
   * @param counts counts by variant
   * @param recent the latest attributed events
   */
  record Content(
      LogPosition position, Map<VariantKey, VariantCounts> counts, RecentActions recent) {
    static Content empty() {
      return new Content(LogPosition.START, new HashMap<>(), new RecentActions());
    }
  }

  static void write(Path file, Content content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(FORMAT);
    out.writeLong(content.position().file());
    out.writeLong(content.position().offset());
    out.writeInt(content.counts().size());
    for (Map.Entry<VariantKey, VariantCounts> each : content.counts().entrySet()) {
      out.writeUTF(each.getKey().experiment());
      out.writeUTF(each.getKey().variant());
      each.getValue().write(out);
    }
    content.recent().write(out);
    out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    AtomicFile.write(file, bytes::writeTo);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is damaged
   */
  static Content read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    int length = bytes.length - Integer.BYTES;
    int format = length < Integer.BYTES ? 0 : in.readInt();
    if (format != FORMAT && format != FORMER) {
      throw new IOException(file + " must have format 1 or 2");
    }
    var end = new DataInputStream(new ByteArrayInputStream(bytes, length, Integer.BYTES));
    if (end.readInt() != checksum(bytes, length)) {
      throw new IOException(file + " has a checksum mismatch");
    }
    var position = new LogPosition(in.readLong(), in.readLong());
    Map<VariantKey, VariantCounts> counts = new HashMap<>();
    int variants = in.readInt();
    for (int at = 0; at < variants; at++) {
      var key = new VariantKey(in.readUTF(), in.readUTF());
      counts.put(key, VariantCounts.read(in, format == FORMAT));
    }
    return new Content(position, counts, RecentActions.read(in));
  }

  private static int checksum(byte[] bytes, int length) {
    var checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }
}
