package org.ccdrec.server.fleet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.fleet.OutboxFile.Line;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the entries of an outbox in their order. Used by one thread at a time. */
final class OutboxReader {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxReader.class);
  private static final int BLOCK_BYTES = 1 << 20;

  private final Path directory;
  private long number;
  private long offset;

  /** Starts at the beginning of a file. */
  OutboxReader(Path directory, long number) {
    this.directory = directory;
    this.number = number;
  }

  /** Returns the number of the file that is read. */
  long number() {
    return number;
  }

  /** Returns the position in the file up to which lines were read. */
  long offset() {
    return offset;
  }

  /**
   * Reads the next entries, those of at most one file.
   *
   * @param newest number of the newest file
   * @param end length of the newest file to read
   * @param most largest number of entries
   * @return the entries; empty at the end
   */
  List<Line> next(long newest, long end, int most) throws IOException {
    List<Line> lines = new ArrayList<>();
    while (lines.isEmpty()) {
      long limit = number == newest ? end : sizeOf(number);
      if (offset < limit && read(limit, most, lines)) {
        continue;
      }
      if (lines.isEmpty() && number < newest) {
        number++;
        offset = 0;
      } else {
        break;
      }
    }
    return lines;
  }

  private long sizeOf(long file) throws IOException {
    Path path = OutboxFile.at(directory, file);
    return Files.exists(path) ? Files.size(path) : 0;
  }

  /** Reads one block of lines; returns false if there is no whole line up to the limit. */
  private boolean read(long limit, int most, List<Line> lines) throws IOException {
    Path file = OutboxFile.at(directory, number);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int size = (int) Math.min(BLOCK_BYTES, limit - offset);
      while (true) {
        ByteBuffer block = ByteBuffer.allocate(size);
        while (block.hasRemaining() && channel.read(block, offset + block.position()) >= 0) {
          continue;
        }
        if (parse(block.array(), block.position(), most, lines)) {
          return true;
        }
        if (size == limit - offset) {
          return false;
        }
        size = (int) Math.min(2L * size, limit - offset); // for a line longer than the block
      }
    }
  }

  /** Parses the whole lines of a block; returns whether there is one. */
  private boolean parse(byte[] block, int length, int most, List<Line> lines) {
    var line = new ByteArrayOutputStream();
    boolean found = false;
    long start = offset;
    for (int at = 0; at < length && lines.size() < most; at++) {
      if (block[at] != '\n') {
        line.write(block[at]);
        continue;
      }
      Line read = OutboxFile.read(line.toByteArray());
      line.reset();
      offset = start + at + 1;
      found = true;
      if (read == null) {
        LOG.error("{} has a damaged line, which is skipped", OutboxFile.at(directory, number));
      } else {
        lines.add(read);
      }
    }
    return found;
  }
}
