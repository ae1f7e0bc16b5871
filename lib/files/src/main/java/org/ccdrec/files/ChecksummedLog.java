package org.ccdrec.files;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A log in numbered files {@code NAME-0000000001.log} of one directory, whose lines are eight
 * lower-case hexadecimal digits with the CRC-32C (RFC 3720) of a text, a space, the text, and a
 * line feed. Stateless.
 *
 * @param name the start of the files' names
 */
public record ChecksummedLog(String name) {
  private static final int HEAD = 9;
  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * The result of reading a file.
   *
   * @param records number of accepted lines
   * @param length position of the end of the last accepted line, in bytes
   * @param damaged number of refused lines before that
   */
  public record Scan(long records, long length, long damaged) {}

  /** Returns the path of the file with a number. */
  public Path at(Path directory, long number) {
    return directory.resolve("%s-%010d.log".formatted(name, number));
  }

  /** Returns the number of a file. */
  public long number(Path file) {
    String fileName = String.valueOf(file.getFileName());
    return Long.parseLong(fileName.substring(name.length() + 1, fileName.length() - 4));
  }

  /** Returns the files in a directory, in the order of their numbers. */
  public List<Path> list(Path directory) throws IOException {
    Pattern pattern = Pattern.compile(Pattern.quote(name) + "-\\d{10}\\.log");
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> pattern.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    }
  }

  /** Returns the line of a text, which must not contain line feeds. */
  public static byte[] line(byte[] text) {
    byte[] line = Arrays.copyOf(head(text), HEAD + text.length + 1);
    System.arraycopy(text, 0, line, HEAD, text.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /** Returns the text of a line without its line feed, or null if the line is damaged. */
  public static byte @Nullable [] text(byte[] line) {
    if (line.length <= HEAD) {
      return null;
    }
    byte[] text = Arrays.copyOfRange(line, HEAD, line.length);
    return Arrays.equals(head(text), Arrays.copyOf(line, HEAD)) ? text : null;
  }

  private static byte[] head(byte[] text) {
    var checksum = new CRC32C();
    checksum.update(text);
    String digits = HexFormat.of().toHexDigits((int) checksum.getValue());
    return (digits + " ").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads the lines of a file in order; what follows the last line feed is ignored.
   *
   * @param from position in bytes, at the start of a line
   * @param lines takes each line without its line feed; returns whether it accepts the line
   * @return the lines from that position
   */
  public static Scan read(Path file, long from, Predicate<byte[]> lines) throws IOException {
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
        boolean isAccepted = lines.test(line.toByteArray());
        line.reset();
        if (isAccepted) {
          count++;
          whole = position;
          damagedBefore = damaged;
        } else {
          damaged++;
        }
      }
    }
    return new Scan(count, whole, damagedBefore);
  }
}
