package org.ccdrec.snapshot;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The files of one snapshot directory, mapped read-only into one arena. */
record MappedFiles(Path directory, Arena arena) {
  MemorySegment map(String name) throws IOException {
    try (FileChannel channel = FileChannel.open(directory.resolve(name), StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  MappedMatrix matrix(String name, int rows, int columns) throws IOException {
    return new MappedMatrix(rows, columns, map(name), MappedMatrix.LITTLE_ENDIAN);
  }

  /**
   * Reads the segments.
   *
   * @throws IllegalArgumentException with the first rule that they break
   */
  UserSegments segments(int itemCount) throws IOException {
    Path file = directory.resolve(SnapshotFormat.SEGMENTS);
    long length = Files.size(file);
    if (length > SnapshotFormat.MAX_SEGMENTS_BYTES) {
      throw new IllegalArgumentException(
          "must be at most %d bytes; it has %d"
              .formatted(SnapshotFormat.MAX_SEGMENTS_BYTES, length));
    }
    return SegmentsJson.read(Files.readAllBytes(file), itemCount);
  }

  RecordTable table(String name) throws IOException {
    return new RecordTable(map(name), map(SnapshotFormat.offsetsOf(name)));
  }
}
