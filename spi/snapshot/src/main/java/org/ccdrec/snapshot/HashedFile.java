package org.ccdrec.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.ccdrec.files.Sha256;

/**
 * A new file that is written sequentially through a small buffer, hashed while it is written and
 * forced to the disk at the end. Not safe for use by several threads.
 */
final class HashedFile implements Closeable {
  private final String name;
  private final FileChannel channel;
  private final MessageDigest digest = Sha256.newDigest();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
  private long length;

  HashedFile(Path directory, String name) throws IOException {
    this.name = name;
    this.channel =
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void putFloat(float value) throws IOException {
    reserve(Float.BYTES).putFloat(value);
  }

  void putInt(int value) throws IOException {
    reserve(Integer.BYTES).putInt(value);
  }

  void putLong(long value) throws IOException {
    reserve(Long.BYTES).putLong(value);
  }

  void put(byte[] bytes) throws IOException {
    put(bytes, bytes.length);
  }

  /** Writes the first bytes of an array. */
  void put(byte[] bytes, int count) throws IOException {
    put(bytes, 0, count);
  }

  private void put(byte[] bytes, int offset, int count) throws IOException {
    int done = 0;
    while (done < count) {
      ByteBuffer space = reserve(1);
      int part = Math.min(space.remaining(), count - done);
      space.put(bytes, offset + done, part);
      done += part;
    }
  }

  /** Returns a stream that writes to this file. */
  OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        reserve(1).put((byte) b);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        put(bytes, offset, count);
      }
    };
  }

  /** Writes the buffer, forces the file to the disk and returns its manifest entry. */
  Manifest.FileEntry finish() throws IOException {
    flush();
    channel.force(true);
    return new Manifest.FileEntry(name, length, HexFormat.of().formatHex(digest.digest()));
  }

  private ByteBuffer reserve(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }

  private void flush() throws IOException {
    buffer.flip();
    digest.update(buffer.duplicate());
    length += buffer.remaining();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
