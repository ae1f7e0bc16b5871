package org.ccdrec.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.trainer.data.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The files of a dataset directory, hashed as they are read. Not safe for use by several threads.
 */
final class DatasetDirectory {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path directory;
  private final Problems problems;
  private final List<String> names;
  private final ContentHash hash = new ContentHash();

  DatasetDirectory(Path directory, Problems problems) {
    this.directory = directory;
    this.problems = problems;
    this.names = list();
  }

  /** Consumes the content of a file to its end, so that the hash covers the whole file. */
  interface Content {
    void accept(InputStream in, long length) throws IOException;
  }

  private List<String> list() {
    if (!Files.isDirectory(directory)) {
      problems.error(directory.toString(), "a dataset must be a directory; no such directory");
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(Files::isRegularFile)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      problems.error(directory.toString(), "must be a readable directory; " + e);
      return List.of();
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
          directory.toString(), "a dataset must have exactly one .inter file; found " + found);
      return null;
    }
    return found.getFirst();
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** Returns the SHA-256 of the files read so far. */
  String hash() {
    return hash.hex();
  }

  /** Passes the content of a file to a consumer, or reports that it cannot be read. */
  void read(String name, Content content) {
    Path path = directory.resolve(name);
    var digest = ContentHash.newDigest();
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
