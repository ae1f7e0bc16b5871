package org.ccdrec.server.acted;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.ccdrec.files.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * An immutable, memory-mapped file of records, at most one per user; format {@value #FORMAT}.
 *
 * <p>All integers are big-endian. The file has, in this order:
 *
 * <ol>
 *   <li>the {@linkplain ActedRecord records} by unsigned hash of their user ids, then by user id,
 *       each after its length in 4 bytes;
 *   <li>the index, an entry for every {@value #STEP}th record from the first: its hash and its
 *       position, 8 bytes each;
 *   <li>the footer, 8 bytes each: the magic number, the format, the number of records, the position
 *       of the index, and the CRC-32C of everything before it.
 * </ol>
 *
 * <p>Safe for use by many threads. A thread that reads while another closes the file gets an {@link
 * IllegalStateException}.
 */
final class Segment implements AutoCloseable {
  static final int FORMAT = 1;
  static final int STEP = 16;

  private static final long MAGIC = 0x6363647265634143L; // "ccdrecAC"
  private static final int FOOTER = 5 * Long.BYTES;
  private static final int ENTRY = 2 * Long.BYTES;
  private static final long CHECKED_AT_ONCE = 1 << 24;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Path path;
  private final Arena arena;
  private final MemorySegment file;
  private final long users;
  private final long index;

  /** Produces records in ascending order of hash and user id. */
  @FunctionalInterface
  interface Content {
    /** Writes the records. */
    void write(RecordSink sink) throws IOException;
  }

  /** Takes one record after the other. */
  @FunctionalInterface
  interface RecordSink {
    /** Appends a record. */
    void put(ByteBuffer one) throws IOException;
  }

  private Segment(Path path, Arena arena, MemorySegment file) {
    this.path = path;
    this.arena = arena;
    this.file = file;
    long footer = file.byteSize() - FOOTER;
    this.users = file.get(LONG, footer + 2 * Long.BYTES);
    this.index = file.get(LONG, footer + 3 * Long.BYTES);
  }

  /**
   * Opens a file and compares its checksum.
   *
   * @throws IOException if it cannot be read, is damaged or of another format
   */
  @SuppressWarnings("MustBeClosedChecker") // the segment closes it
  static Segment open(Path path) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      check(path, file);
      return new Segment(path, arena, file);
    } catch (IOException | RuntimeException | InternalError e) {
      arena.close();
      throw e instanceof IOException failure ? failure : new IOException(path + " is damaged", e);
    }
  }

  private static void check(Path path, MemorySegment file) throws IOException {
    long footer = file.byteSize() - FOOTER;
    if (footer < 0 || file.get(LONG, footer) != MAGIC) {
      throw new IOException(path + " is not a complete file of acted items");
    }
    if (file.get(LONG, footer + Long.BYTES) != FORMAT) {
      throw new IOException(path + " must be of format " + FORMAT);
    }
    var sum = new CRC32C();
    long end = file.byteSize() - Long.BYTES;
    for (long at = 0; at < end; at += CHECKED_AT_ONCE) {
      sum.update(file.asSlice(at, Math.min(CHECKED_AT_ONCE, end - at)).asByteBuffer());
    }
    if (sum.getValue() != file.get(LONG, end)) {
      throw new IOException(path + " does not match its checksum");
    }
  }

  /** Writes a file and opens it. */
  static Segment write(Path path, Content content) throws IOException {
    AtomicFile.write(path, out -> write(out, content));
    return open(path);
  }

  private static void write(OutputStream plain, Content content) throws IOException {
    var sum = new CRC32C();
    var out =
        new DataOutputStream(
            new BufferedOutputStream(new CheckedOutputStream(plain, sum), 1 << 16));
    var writer = new Writer(out);
    content.write(writer);
    writer.finish();
    out.flush();
    out.writeLong(sum.getValue());
    out.flush();
  }

  /** Writes records and remembers their positions for the index. */
  private static final class Writer implements RecordSink {
    private final DataOutputStream out;
    private long[] entries = new long[64];
    private int size;
    private long count;
    private long position;

    Writer(DataOutputStream out) {
      this.out = out;
    }

    @Override
    public void put(ByteBuffer one) throws IOException {
      if (count++ % STEP == 0) {
        if (size == entries.length) {
          entries = Arrays.copyOf(entries, 2 * size);
        }
        entries[size++] = ActedRecord.hash(one);
        entries[size++] = position;
      }
      byte[] bytes = new byte[one.remaining()];
      one.get(one.position(), bytes);
      out.writeInt(bytes.length);
      out.write(bytes);
      position += Integer.BYTES + bytes.length;
    }

    void finish() throws IOException {
      for (int at = 0; at < size; at++) {
        out.writeLong(entries[at]);
      }
      out.writeLong(MAGIC);
      out.writeLong(FORMAT);
      out.writeLong(count);
      out.writeLong(position);
    }
  }

  /** Returns the record of a user, or null if there is none. */
  @Nullable ByteBuffer find(byte[] userId) {
    long hash = ActedRecord.hash(userId);
    long position = start(hash);
    while (position < index) {
      ByteBuffer candidate = at(position);
      int order = Long.compareUnsigned(ActedRecord.hash(candidate), hash);
      if (order > 0) {
        return null;
      }
      if (order == 0 && Arrays.equals(ActedRecord.userId(candidate), userId)) {
        return candidate;
      }
      position += Integer.BYTES + candidate.remaining();
    }
    return null;
  }

  /** Returns the position of the last indexed record whose hash is smaller, or 0. */
  private long start(long hash) {
    long low = 0;
    long high = (file.byteSize() - FOOTER - index) / ENTRY;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (Long.compareUnsigned(file.get(LONG, index + middle * ENTRY), hash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : file.get(LONG, index + (low - 1) * ENTRY + Long.BYTES);
  }

  /** Returns the record at a position. */
  ByteBuffer at(long position) {
    int length = file.get(INT, position);
    return file.asSlice(position + Integer.BYTES, length).asByteBuffer();
  }

  /** Returns the end of the records. */
  long end() {
    return index;
  }

  /** Returns the number of records. */
  long users() {
    return users;
  }

  /** Returns the length of the file in bytes. */
  long bytes() {
    return file.byteSize();
  }

  /** Returns the path of the file. */
  Path path() {
    return path;
  }

  @Override
  public void close() {
    arena.close();
  }
}
