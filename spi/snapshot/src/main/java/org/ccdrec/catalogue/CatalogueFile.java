package org.ccdrec.catalogue;

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
 * A file of the catalogue log, and the specification of the log's format, version {@value #FORMAT}.
 *
 * <p>A log is a directory with files named {@code catalogue-<number>.log}, the number with ten
 * decimal digits. The file with the highest number counts: it begins with the state of every
 * changed item, which compaction wrote, and is appended to. Files with lower numbers were replaced
 * by it and are deleted. A new number appears by a rename, so that the file is complete up to the
 * state it begins with. The directory {@code pictures} has the pictures of items, each in a file
 * named by the SHA-256 of its content in hexadecimal digits. Other files in the directory, such as
 * {@code lock}, are no part of the log.
 *
 * <p>A file is a sequence of lines, each the whole state of one item; the last line of an item is
 * the one that counts:
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
 *   <li>{@code item}: external id, a string;
 *   <li>{@code at}: time of the change, ISO-8601 in UTC, such as {@code 2026-01-31T12:00:00Z};
 *   <li>{@code status}: the {@linkplain ItemStatus#label label} of an {@link ItemStatus}; absent
 *       for available items;
 *   <li>{@code from} and {@code until}: the times between which an available item may be
 *       recommended, ISO-8601; absent without a limit;
 *   <li>{@code replaces}: true if the metadata is all that the item has, whatever a snapshot says;
 *       otherwise it is a JSON merge patch (RFC 7396) of the snapshot's metadata;
 *   <li>{@code metadata}: an object with {@code title}, {@code category}, {@code image} (a URI),
 *       {@code brand} and {@code description} (strings), {@code attributes} (an object) and {@code
 *       picture} (name of a file in {@code pictures}); absent if it is empty;
 *   <li>{@code content}: an object with the content vector of each modality, its float32 elements
 *       in little-endian order as base64; absent if there are none;
 *   <li>{@code encoders}: an object with the fingerprint of the encoder of each modality whose
 *       vector the server encoded from the metadata; absent if there are none.
 * </ul>
 *
 * <p>A line without its line feed is a record that is still being written, or the rest of one whose
 * writer was killed. A line whose checksum does not match, or that is not such an object, is
 * damaged: readers count and skip it. Stateless.
 */
public final class CatalogueFile {
  /** Version of the format. */
  public static final int FORMAT = 1;

  /** Directory of the pictures in that of the log. */
  public static final String PICTURES = "pictures";

  private static final Pattern NAME = Pattern.compile("catalogue-\\d{10}\\.log");
  private static final int BUFFER_BYTES = 1 << 16;

  private CatalogueFile() {}

  /**
   * The result of reading a file.
   *
   * @param records number of records
   * @param length length up to the end of the last intact line, in bytes
   * @param damaged number of damaged lines before that
   */
  public record Scan(long records, long length, long damaged) {}

  /** Returns the path of the file with a number. */
  public static Path at(Path directory, long number) {
    return directory.resolve("catalogue-%010d.log".formatted(number));
  }

  /** Returns the number of a file of a log. */
  public static long number(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring("catalogue-".length(), name.length() - ".log".length()));
  }

  /** Returns the files of a log, of which the last counts. */
  public static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> NAME.matcher(String.valueOf(file.getFileName())).matches())
          .sorted()
          .toList();
    }
  }

  /**
   * Reads the records of a file in the order in which they were written.
   *
   * @param records receives each record
   */
  public static Scan read(Path file, Consumer<CatalogueItem> records) throws IOException {
    long count = 0;
    long position = 0;
    long whole = 0;
    long damaged = 0;
    long damagedBefore = 0;
    var line = new ByteArrayOutputStream();
    try (InputStream input = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
      for (int next = input.read(); next >= 0; next = input.read()) {
        position++;
        if (next != '\n') {
          line.write(next);
          continue;
        }
        CatalogueItem item = CatalogueLine.read(line.toByteArray());
        line.reset();
        if (item == null) {
          damaged++;
        } else {
          records.accept(item);
          count++;
          whole = position;
          damagedBefore = damaged;
        }
      }
    }
    return new Scan(count, whole, damagedBefore);
  }
}
