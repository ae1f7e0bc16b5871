package org.ccdrec.prepare.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A raw file and its format.
 *
 * <p>The format is determined by the file name ({@code .csv}, {@code .tsv}, {@code .jsonl}, {@code
 * .ndjson}, {@code .json}, {@code .parquet}; {@code .inter}, {@code .item} and {@code .user} are
 * tab-separated tables, as written by RecBole and MMRec), ignoring the endings {@code .gz} and
 * {@code .zst}. A {@code .json} file is JSON Lines if its first character opens an object, and a
 * single array if it opens an array. Compression is detected from the file's first bytes.
 *
 * @param path the file
 * @param name its name in messages
 * @param format its format
 */
public record SourceFile(Path path, String name, Format format) {
  private static final Set<String> TABS = Set.of("tsv", "inter", "item", "user");
  private static final Set<String> LINES = Set.of("jsonl", "ndjson");

  /**
   * Detects the format of a file.
   *
   * @throws SourceException if the format cannot be determined from its name and content
   */
  public static SourceFile of(Path path) throws IOException {
    String name = path.toString();
    return new SourceFile(path, name, format(path, name));
  }

  private static Format format(Path path, String name) throws IOException {
    String ending = ending(path.getFileName().toString().toLowerCase(Locale.ROOT));
    if (ending.equals("parquet") || ending.equals("pq")) {
      return Format.PARQUET;
    }
    if (LINES.contains(ending)) {
      return Format.JSON_LINES;
    }
    if (TABS.contains(ending)) {
      return Format.TSV;
    }
    return switch (ending) {
      case "csv", "txt" -> Format.CSV;
      case "json" -> jsonFormat(path, name);
      default ->
          throw new SourceException(
              name,
              "unknown format; the file name must end in .csv, .tsv, .jsonl, .ndjson, .json or"
                  + " .parquet, each also with .gz or .zst; rename or convert the file");
    };
  }

  private static String ending(String name) {
    String plain = name.replaceFirst("\\.(gz|gzip|zst|zstd)$", "");
    return plain.substring(plain.lastIndexOf('.') + 1);
  }

  private static Format jsonFormat(Path path, String name) throws IOException {
    try (InputStream in = open(path, read -> {})) {
      int character = in.read();
      while (character == 0xEF || character == 0xBB || character == 0xBF || isBlank(character)) {
        character = in.read();
      }
      return switch (character) {
        case '[' -> Format.JSON_ARRAY;
        case '{', -1 -> Format.JSON_LINES;
        default ->
            throw new SourceException(
                name, "must be JSON objects, one per line, or one JSON array of objects");
      };
    }
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
  }

  /**
   * Opens a file's decompressed content; the listener receives the number of compressed bytes read
   * so far.
   */
  static InputStream open(Path path, LongConsumer read) throws IOException {
    var counted = new CountedStream(Files.newInputStream(path), read);
    try {
      var packed = new BufferedInputStream(counted, 1 << 16);
      packed.mark(Compression.MAGIC_LENGTH);
      byte[] start = packed.readNBytes(Compression.MAGIC_LENGTH);
      packed.reset();
      return new BufferedInputStream(Compression.of(start).unpack(packed), 1 << 16);
    } catch (IOException | RuntimeException e) {
      counted.close();
      throw e;
    }
  }

  /** Returns the file's size on disk in bytes. */
  public long size() throws IOException {
    return Files.size(path);
  }

  /**
   * Opens the file as a table.
   *
   * @param header column names of a file without a header line; empty if it has one
   * @param read receives the number of the file's bytes read so far
   */
  public Table open(List<String> header, LongConsumer read) {
    return switch (format) {
      case CSV, TSV -> new CsvTable(this, header, read);
      case JSON_LINES -> new JsonLinesTable(this, read);
      case JSON_ARRAY -> new JsonArrayTable(this, read);
      case PARQUET -> new ParquetTable(this);
    };
  }
}
