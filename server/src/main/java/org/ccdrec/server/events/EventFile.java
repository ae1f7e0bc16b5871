package org.ccdrec.server.events;

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

/** One file of the event log, {@code events-<ten digits>.log}, in ascending order of age. */
final class EventFile {
  private static final Pattern NAME = Pattern.compile("events-\\d{10}\\.log");

  private EventFile() {}

  /**
   * What reading a file came to.
   *
   * @param events how many events it holds
   * @param length its length up to the end of its last whole line
   * @param damaged how many lines before that are not whole
   */
  record Scan(long events, long length, long damaged) {}

  static Path at(Path directory, long number) {
    return directory.resolve("events-%010d.log".formatted(number));
  }

  static long number(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring("events-".length(), name.length() - ".log".length()));
  }

  /** Returns the files of a log, oldest first. */
  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    }
  }

  /** Reads every whole line of a file. */
  static Scan read(Path file, Consumer<Event> events) throws IOException {
    long count = 0;
    long position = 0;
    long whole = 0;
    long damaged = 0;
    long damagedBefore = 0;
    var line = new ByteArrayOutputStream();
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
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
