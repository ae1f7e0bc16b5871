package org.ccdrec.files;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A disk cache of derived data: files named by the hash of their source, of which the most recently
 * used are kept.
 *
 * <p>A file is written atomically and ends with the CRC-32C of its content, so a damaged file is a
 * cache miss. If the directory cannot be read or written, every lookup is a miss. Safe for use by
 * many threads and processes.
 */
public final class DerivedFiles {
  private final Path directory;
  private final int kept;

  /** Produces the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes the content; the stream is big-endian. */
    void write(DataOutputStream out) throws IOException;
  }

  /**
   * Describes the cache; its directory is created with the first file.
   *
   * @param directory directory without other files
   * @param kept number of files kept
   */
  public DerivedFiles(Path directory, int kept) {
    this.directory = directory;
    this.kept = kept;
  }

  /** Returns the content of a file, big-endian, or null if it is missing, damaged or 2 GiB long. */
  public @Nullable ByteBuffer read(String name) {
    Path file = directory.resolve(name);
    try {
      if (!Files.exists(file) || Files.size(file) > Integer.MAX_VALUE - Long.BYTES) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      int length = bytes.limit() - Long.BYTES;
      if (length < 0) {
        return null;
      }
      var sum = new CRC32C();
      sum.update(bytes.duplicate().limit(length));
      if (sum.getValue() != bytes.getLong(length)) {
        return null;
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return bytes.limit(length);
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Writes a file and deletes the least recently used ones beyond the number kept. A failure is
   * ignored: the file is then missing and its content is derived again.
   */
  public void write(String name, Content content) {
    try {
      Files.createDirectories(directory);
      AtomicFile.write(directory.resolve(name), plain -> write(plain, content));
      deleteOldest();
    } catch (IOException e) {
      return; // nothing depends on the file
    }
  }

  private static void write(OutputStream plain, Content content) throws IOException {
    var sum = new CRC32C();
    var out = new DataOutputStream(new CheckedOutputStream(plain, sum));
    content.write(out);
    out.writeLong(sum.getValue());
    out.flush();
  }

  private void deleteOldest() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(directory)) {
      all = files.sorted(Comparator.comparing(DerivedFiles::lastUsed).reversed()).toList();
    }
    for (Path old : all.subList(Math.min(kept, all.size()), all.size())) {
      Files.deleteIfExists(old);
    }
  }

  private static FileTime lastUsed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
