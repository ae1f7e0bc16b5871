package org.ccdrec.server.fleet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The sequence number up to which all entries of an outbox are in the shared log. It survives the
 * end of the process; after a power failure it may be an older one, and entries are appended again.
 * Used by one thread.
 */
final class ForwardedMark implements AutoCloseable {
  private static final int LENGTH = 21;

  private final FileChannel channel;
  private volatile long sequence;

  private ForwardedMark(FileChannel channel, long sequence) {
    this.channel = channel;
    this.sequence = sequence;
  }

  /** Opens a mark, which is 0 if the file is missing or damaged. */
  static ForwardedMark open(Path file) throws IOException {
    String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    long sequence = text.matches("\\d{20}\n") ? Long.parseLong(text.strip()) : 0;
    return new ForwardedMark(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), sequence);
  }

  /** Returns the sequence number. */
  long sequence() {
    return sequence;
  }

  /** Sets the sequence number. */
  void set(long forwarded) throws IOException {
    ByteBuffer text =
        ByteBuffer.wrap("%020d\n".formatted(forwarded).getBytes(StandardCharsets.US_ASCII));
    int written = channel.write(text, 0);
    if (written < LENGTH) {
      throw new IOException("the mark of forwarded entries could not be written");
    }
    sequence = forwarded;
  }

  /** Forces the mark to the disk. */
  void force() throws IOException {
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
