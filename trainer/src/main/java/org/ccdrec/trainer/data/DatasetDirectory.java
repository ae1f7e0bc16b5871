package org.ccdrec.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ccdrec.files.Sha256;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The files of a dataset directory, hashed as they are read. Not safe for use by several threads.
 */
final class DatasetDirectory {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path directory;
  private final Problems problems;
  private final List<String> names = new ArrayList<>();
  private final List<String> dangling = new ArrayList<>();
  private final Set<String> read = new HashSet<>();
  private final ContentHash hash = new ContentHash();

  DatasetDirectory(Path directory, Problems problems) {
    this.directory = directory;
    this.problems = problems;
    list();
  }

  /** Consumes the content of a file to its end, so that the hash covers the whole file. */
  interface Content {
    void accept(InputStream in, long length) throws IOException;
  }

  private void list() {
    if (!Files.isDirectory(directory)) {
      problems.error(
          directory.toString(),
          "a dataset must be a directory; "
              + (Files.exists(directory) ? "this is a file" : "no such directory"));
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      entries.sorted().forEach(this::list);
    } catch (IOException e) {
      problems.error(directory.toString(), "must be a readable directory; " + e);
    }
  }

  private void list(Path entry) {
    String name = entry.getFileName().toString();
    if (Files.isRegularFile(entry)) {
      names.add(name);
    } else if (Files.isSymbolicLink(entry) && !Files.exists(entry)) {
      dangling.add(name);
    }
  }

  /** Returns the file names with an ending, sorted. */
  List<String> ending(String suffix) {
    return names.stream().filter(name -> name.endsWith(suffix)).toList();
  }

  /**
   * Returns the name of the {@code .inter} file, or null after reporting that there is not exactly
   * one.
   */
  @Nullable String interactions() {
    List<String> found = ending(".inter");
    if (found.size() != 1) {
      problems.error(
          directory.toString(),
          "a dataset must have exactly one .inter file; found "
              + found
              + (found.isEmpty() ? "; ccdrec prepare makes one from CSV, JSON or Parquet" : ""));
      return null;
    }
    return found.getFirst();
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /**
   * Reports files that were not read although their names suggest that they should have been, and
   * links without a target.
   */
  void reportUnread() {
    for (String name : dangling) {
      String rule = "is a link whose target does not exist, so it was not read";
      if (FileNames.isDatasetFile(name)) {
        problems.error(name, rule);
      } else {
        problems.warn(name, 0, rule);
      }
    }
    for (String name : names) {
      String meaning = read.contains(name) ? null : FileNames.probableMeaning(name, names);
      if (meaning != null) {
        problems.warn(name, 0, meaning);
      }
    }
  }

  /** Returns the SHA-256 of the files read so far. */
  String hash() {
    return hash.hex();
  }

  /** Passes the content of a file to a consumer, or reports that it cannot be read. */
  void read(String name, Content content) {
    Path path = directory.resolve(name);
    read.add(name);
    var digest = Sha256.newDigest();
    try (var in = new DigestInputStream(Files.newInputStream(path), digest)) {
      content.accept(in, Files.size(path));
      hash.add(name, digest);
    } catch (IOException e) {
      problems.error(name, "cannot be read; " + e);
    }
  }

  /**
   * Returns the text of a small file without a byte order mark, or null after reporting that it
   * cannot be read or is not UTF-8.
   */
  @Nullable String text(String name) {
    var text = new StringBuilder();
    long before = problems.count(name);
    read(
        name,
        (in, _) -> {
          try {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes());
            text.append(StandardCharsets.UTF_8.newDecoder().decode(bytes));
          } catch (CharacterCodingException e) {
            problems.error(name, "must be UTF-8 text");
          }
        });
    if (problems.count(name) > before) {
      return null;
    }
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return marked ? text.substring(1) : text.toString();
  }
}
