package org.ccdrec.events;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of the event log, and the specification of the log's format, version {@value #FORMAT}.
 *
 * <p>A log is a directory with files named {@code events-<number>.log}, the number with ten decimal
 * digits. The numbers ascend with age: the file with the highest number is appended to, the others
 * do not change. Other files in the directory, such as {@code lock}, are no part of the log.
 *
 * <p>A file is a sequence of lines, each an event:
 *
 * <ol>
 *   <li>eight lower-case hexadecimal digits, the CRC-32C (RFC 3720) of the JSON text;
 *   <li>a space;
 *   <li>the JSON text, an object in UTF-8 without line breaks;
 *   <li>a line feed.
 * </ol>
 *
 * <p>The object has these members; readers ignore others:
 *
 * <ul>
 *   <li>{@code at}: time of the event, ISO-8601 in UTC, such as {@code 2026-01-31T12:00:00Z};
 *   <li>{@code user} and {@code item}: external ids, strings;
 *   <li>{@code type}: the {@linkplain EventType#label label} of an {@link EventType};
 *   <li>{@code recommendationId}: id of the answer that recommended the item; absent if not known;
 *   <li>{@code value}: revenue of the event, a number; absent if it has none;
 *   <li>{@code origin}, {@code sequence}, {@code partition} and {@code offset}: the {@linkplain
 *       EventSource source} of an event that was read from a shared log; absent for others.
 * </ul>
 *
 * <p>A line without its line feed is an event that is still being written, or the rest of one whose
 * writer was killed. A line whose checksum does not match, or that is not such an object, is
 * damaged: readers count and skip it. Stateless.
 */
public final class EventFile {
  /** Version of the format. */
  public static final int FORMAT = 1;

  private static final Pattern NAME = Pattern.compile("events-\\d{10}\\.log");
  private static final int BUFFER_BYTES = 1 << 16;

  private EventFile() {}

  /**
   * The result of reading a file.
   *
   * @param events number of events in the file
   * @param length length up to the end of the last intact line, in bytes
   * @param damaged number of damaged lines before that
   */
  public record Scan(long events, long length, long damaged) {}

  /** Returns the path of the file with a number. */
  public static Path at(Path directory, long number) {
    return directory.resolve("events-%010d.log".formatted(number));
  }

  /** Returns the number of a file of a log. */
  public static long number(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring("events-".length(), name.length() - ".log".length()));
  }

  /** Returns the files of a log, oldest first. */
  public static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    }
  }

  /**
   * Reads the events of a file in the order in which they were written.
   *
   * @param events receives each event
   */
  public static Scan read(Path file, Consumer<Event> events) throws IOException {
    return read(file, 0, events);
  }

  /**
   * Reads the events of a file from a position in the order in which they were written.
   *
   * @param from position in the file in bytes, at the start of a line
   * @param events receives each event
   * @return the number of events and of damaged lines from that position, and the length of the
   *     file
   */
  public static Scan read(Path file, long from, Consumer<Event> events) throws IOException {
    long count = 0;
    long position = from;
    long whole = from;
    long damaged = 0;
    long damagedBefore = 0;
    var line = new ByteArrayOutputStream();
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      input.skipNBytes(from);
      for (int next = input.read(); next >= 0; next = input.read()) {
        position++;
        if (next != '\n') {
          line.write(next);
          continue;
        }
        Event event = EventLine.read(line.toByteArray());
        line.reset();
        if (event == null) {
          damaged++;
        } else {
          events.accept(event);
          count++;
          whole = position;
          damagedBefore = damaged;
        }
      }
    }
    return new Scan(count, whole, damagedBefore);
  }
}
