package org.ccdrec.server.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ccdrec.events.ChecksumLine;
import org.jspecify.annotations.Nullable;

/**
 * The files of an outbox, and the specification of their format, version 1.
 *
 * <p>An outbox is a directory with files {@code outbox-<number>.log}, the number with ten decimal
 * digits, of which the one with the highest number is appended to; the file {@code origin}, the id
 * of the outbox; and the file {@code forwarded}, the sequence number up to which all entries are in
 * the shared log, in twenty decimal digits and a line feed, overwritten in place. Files of which
 * all entries are in the shared log are deleted.
 *
 * <p>A file is a sequence of lines as in the event log: CRC-32C in hexadecimal digits, a space, a
 * JSON object, a line feed. The object has {@code sequence}, a number that ascends; {@code key},
 * the key in the shared log; and {@code content}, an object with the content of the entry.
 * Stateless.
 */
final class OutboxFile {
  private static final Pattern NAME = Pattern.compile("outbox-\\d{10}\\.log");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private OutboxFile() {}

  /**
   * One entry.
   *
   * @param sequence its number
   * @param key its key in the shared log
   * @param content what it holds
   */
  record Line(long sequence, String key, ObjectNode content) {}

  /** Returns the path of the file with a number. */
  static Path at(Path directory, long number) {
    return directory.resolve("outbox-%010d.log".formatted(number));
  }

  /** Returns the number of a file. */
  static long number(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring("outbox-".length(), name.length() - ".log".length()));
  }

  /** Returns the files, oldest first. */
  static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    }
  }

  /** Returns a line with its line feed. */
  static byte[] write(Line line) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("sequence", line.sequence()).put("key", line.key()).set("content", line.content());
    return ChecksumLine.write(json.toString());
  }

  /** Returns the entry of a line without its line feed, or null if the line is damaged. */
  static @Nullable Line read(byte[] line) {
    byte[] text = ChecksumLine.text(line);
    if (text == null) {
      return null;
    }
    try {
      JsonNode json = MAPPER.readTree(text);
      return json.path("content") instanceof ObjectNode content
          ? new Line(json.path("sequence").longValue(), json.path("key").asText(), content)
          : null;
    } catch (IOException e) {
      return null;
    }
  }
}
