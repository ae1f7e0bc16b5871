package org.ccdrec.prepare.encode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vectors by content, kept in a file so that a run that was killed is resumed and unchanged items
 * are never encoded twice.
 *
 * <p>The file holds records of equal length, appended in any order: 32 bytes of {@link ContentKey}
 * and the vector as little-endian float32, then the CRC-32 of both. Damaged records, such as the
 * last one of a killed run, are ignored; a partial last record is cut off. Safe for use by several
 * threads.
 */
final class VectorCache implements AutoCloseable {
  private final FileChannel file;
  private final int width;
  private final int recordBytes;
  private final Map<ContentKey, Long> positions = new HashMap<>();
  private long end;

  private VectorCache(FileChannel file, int width) {
    this.file = file;
    this.width = width;
    this.recordBytes = ContentKey.BYTES + Float.BYTES * width + Integer.BYTES;
  }

  /** Opens a cache file, which need not exist. */
  static VectorCache open(Path path, int width) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var cache = new VectorCache(file, width);
    try {
      cache.index();
      return cache;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void index() throws IOException {
    ByteBuffer record = buffer();
    while (readAt(end, record)) {
      if (isIntact(record)) {
        byte[] key = new byte[ContentKey.BYTES];
        record.get(0, key);
        positions.put(new ContentKey(ByteBuffer.wrap(key)), end);
      }
      end += recordBytes;
    }
    file.truncate(end);
  }

  private ByteBuffer buffer() {
    return ByteBuffer.allocate(recordBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private boolean readAt(long position, ByteBuffer record) throws IOException {
    record.clear();
    while (record.hasRemaining()) {
      if (file.read(record, position + record.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isIntact(ByteBuffer record) {
    return record.getInt(recordBytes - Integer.BYTES) == checksum(record);
  }

  private int checksum(ByteBuffer record) {
    var crc = new java.util.zip.CRC32();
    crc.update(record.array(), 0, recordBytes - Integer.BYTES);
    return (int) crc.getValue();
  }

  /** Returns the vector of a content, or null if it is unknown. */
  float @Nullable [] find(ContentKey key) throws IOException {
    Long position;
    synchronized (this) {
      position = positions.get(key);
    }
    if (position == null) {
      return null;
    }
    ByteBuffer record = buffer();
    if (!readAt(position, record) || !isIntact(record)) {
      return null;
    }
    float[] vector = new float[width];
    record
        .position(ContentKey.BYTES)
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(vector);
    return vector;
  }

  /** One vector to keep. */
  record Entry(ContentKey key, float[] vector) {}

  /** Appends vectors. */
  synchronized void add(List<Entry> entries) throws IOException {
    for (Entry entry : entries) {
      ByteBuffer record = buffer();
      record.put(entry.key().digest().duplicate());
      for (float value : entry.vector()) {
        record.putFloat(value);
      }
      record.putInt(checksum(record)).flip();
      while (record.hasRemaining()) {
        file.write(record, end + record.position());
      }
      positions.put(entry.key(), end);
      end += recordBytes;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
