package org.ccdrec.server.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.ccdrec.files.DirectorySync;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is appended to, all or nothing: a failed append is removed at once. If the process
 * dies, an append leaves at most an incomplete tail, which the next start {@linkplain #cut cuts}.
 * Used by one thread at a time; any thread reads the length.
 */
public final class AppendedFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AppendedFile.class);

  private final Path path;
  private final FileChannel channel;
  private final boolean sync;
  private volatile long length;

  private AppendedFile(Path path, FileChannel channel, boolean sync) throws IOException {
    this.path = path;
    this.channel = channel;
    this.sync = sync;
    this.length = channel.size();
  }

  /**
   * Opens a file, which is created if it is missing.
   *
   * @param sync whether to force it and each append to the disk
   */
  public static AppendedFile open(Path path, boolean sync) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (sync) {
        DirectorySync.sync(Objects.requireNonNull(path.toAbsolutePath().getParent()));
      }
      return new AppendedFile(path, channel, sync);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the length in bytes, without an append that failed or is in progress. */
  public long length() {
    return length;
  }

  /** Removes everything beyond a length, durably; returns the number of bytes removed. */
  public long cut(long whole) throws IOException {
    long removed = channel.size() - whole;
    if (removed > 0) {
      channel.truncate(whole);
      channel.force(true);
    }
    length = whole;
    return removed;
  }

  /**
   * Appends bytes, all or none.
   *
   * @throws IOException if they could not be written; the file is then as before
   */
  public void append(byte[] bytes) throws IOException {
    try {
      channel.truncate(length); // what a failed append may have left, if it could not be cut off
      channel.position(length);
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      if (sync) {
        channel.force(false);
      }
      long after = length + bytes.length;
      length = after;
    } catch (IOException | RuntimeException | Error e) {
      removeFailure();
      throw e;
    }
  }

  /** Removes what a failed append left, so that what was refused is never read back. */
  private void removeFailure() {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      LOG.error("Removing a failed write from {} failed: {}", path, e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
