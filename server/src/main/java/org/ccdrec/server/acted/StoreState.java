package org.ccdrec.server.acted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.ccdrec.files.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * The durable state of a store, the file {@value #FILE} in its directory, format {@value #FORMAT}.
 *
 * <p>Lines of ASCII text, each ended by a line feed: {@code format 1}; {@code log <file> <offset>},
 * the position in the event log up to which the segments hold all events; {@code segment <number>}
 * for each segment, newest first; {@code crc <eight hexadecimal digits>}, the CRC-32C of the lines
 * before it.
 *
 * @param position the position in the event log
 * @param segments numbers of the segments, newest first
 */
record StoreState(LogPosition position, List<Long> segments) {
  static final String FILE = "state";

  private static final int FORMAT = 1;
  private static final String FIRST = "format " + FORMAT;

  /** Returns the state of an empty store. */
  static StoreState empty() {
    return new StoreState(LogPosition.START, List.of());
  }

  /** Returns the path of a segment. */
  static Path segment(Path directory, long number) {
    return directory.resolve("users-%010d".formatted(number));
  }

  /** Writes the state of a store. */
  void write(Path directory) throws IOException {
    var text = new StringBuilder(FIRST + "\n");
    text.append("log %d %d\n".formatted(position.file(), position.offset()));
    segments.forEach(number -> text.append("segment ").append(number).append('\n'));
    String lines = text.toString();
    AtomicFile.writeText(directory.resolve(FILE), lines + "crc " + checksum(lines) + "\n");
  }

  /** Reads the state of a store; returns null if there is none or it is damaged. */
  static @Nullable StoreState read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return null;
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    int end = text.lastIndexOf("crc ");
    if (end < 0 || !text.substring(end).equals("crc " + checksum(text.substring(0, end)) + "\n")) {
      return null;
    }
    List<String> lines = text.substring(0, end).lines().toList();
    if (!lines.getFirst().equals(FIRST)) {
      return null;
    }
    String[] log = lines.get(1).split(" ", -1);
    List<Long> segments = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      segments.add(Long.valueOf(line.substring("segment ".length())));
    }
    var position = new LogPosition(Long.parseLong(log[1]), Long.parseLong(log[2]));
    return new StoreState(position, segments);
  }

  private static String checksum(String text) {
    var sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return "%08x".formatted(sum.getValue());
  }
}
