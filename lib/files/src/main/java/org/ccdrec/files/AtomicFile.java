package org.ccdrec.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes of whole files: after a crash or a power failure the file has its old content or its new
 * content, never a part of it.
 *
 * <p>The content goes to a hidden temporary sibling, which is forced to the disk and renamed; then
 * the directory is forced to the disk. The sibling is locked while it is written, so one that a
 * killed process left behind is recognised, and deleted by the next write of the same file.
 * Stateless, so safe for use by many threads and processes; of concurrent writes the last rename
 * wins.
 */
public final class AtomicFile {
  /** Produces the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the content.
     *
     * @param out a buffered stream, flushed and closed by the caller; wrappers must be flushed here
     */
    void write(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file, replacing an existing one. The new content is on the disk when this returns.
   *
   * @param file file in a directory that exists; a symbolic link is replaced, not followed
   * @throws IOException if the content cannot be produced or written; the old file is then intact
   *     unless forcing the directory is what failed
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    TemporaryFile.deleteAbandoned(target);
    try (var temporary = TemporaryFile.beside(target)) {
      temporary.write(content);
      temporary.renameTo(target);
    }
    DirectorySync.sync(TemporaryFile.parentOf(target));
  }

  /** Writes a text in UTF-8; see {@link #write}. */
  public static void writeText(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }
}
