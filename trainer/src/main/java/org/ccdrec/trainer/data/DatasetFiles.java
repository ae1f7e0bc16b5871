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
import org.jspecify.annotations.Nullable;

/** The files of one dataset directory: what is there, and their content, hashed as it is read. */
final class DatasetFiles {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path directory;
  private final Problems problems;
  private final List<String> names;
  private final ContentHash hash = new ContentHash();

  DatasetFiles(Path directory, Problems problems) {
    this.directory = directory;
    this.problems = problems;
    this.names = list();
  }

  /** What is done with a file's content; it must be read to its end for the hash to be right. */
  interface Content {
    void accept(InputStream in, long length) throws IOException;
  }

  private List<String> list() {
    if (!Files.isDirectory(directory)) {
      problems.error(directory.toString(), "a dataset must be a directory; there is none");
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

  /** File names with the given ending, sorted. */
  List<String> ending(String suffix) {
    return names.stream().filter(name -> name.endsWith(suffix)).toList();
  }

  /**
   * Returns the name of the one {@code .inter} file, or null after reporting that it is not one.
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

  /** SHA-256 over the files read so far. */
  String hash() {
    return hash.hex();
  }

  /** Hands over a file's content, or reports that it cannot be read. */
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
   * A small file's text without a byte order mark, or null after reporting that it cannot be read
   * or is not UTF-8.
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
