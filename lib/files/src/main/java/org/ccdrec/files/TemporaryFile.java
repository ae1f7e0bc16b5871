package org.ccdrec.files;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A hidden, locked sibling of a file, named {@code .<file>.<process token>-<UUID>.unfinished}.
 *
 * <p>A process recognises its own temporary files by the token and never opens them a second time:
 * under POSIX, closing any descriptor of a file ends all locks that the process has on it. Written
 * through {@link FileOutputStream}, which, unlike a channel, an interrupt does not close. Not safe
 * for use by several threads.
 */
final class TemporaryFile implements Closeable {
  private static final String ENDING = ".unfinished";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final FileOutputStream stream;

  private TemporaryFile(Path path, FileOutputStream stream) {
    this.path = path;
    this.stream = stream;
  }

  static Path parentOf(Path target) throws IOException {
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException(target + " must have a parent directory");
    }
    return parent;
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".";
  }

  static TemporaryFile beside(Path target) throws IOException {
    while (true) {
      String name = prefix(target) + ProcessToken.VALUE + "-" + UUID.randomUUID() + ENDING;
      Path path = Files.createFile(parentOf(target).resolve(name));
      var temporary = new TemporaryFile(path, new FileOutputStream(path.toFile()));
      if (temporary.stream.getChannel().tryLock() != null && Files.exists(path)) {
        return temporary;
      }
      temporary
          .close(); // another process locked it before this one did, and deletes it as abandoned
    }
  }

  void write(AtomicFile.Content content) throws IOException {
    var buffered = new BufferedOutputStream(stream, BUFFER_BYTES);
    content.write(buffered);
    buffered.flush();
    stream.getFD().sync();
  }

  void renameTo(Path target) throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the file unless it was renamed, then releases its lock. */
  @Override
  public void close() throws IOException {
    try (stream) {
      Files.deleteIfExists(path);
    }
  }

  /** Deletes the siblings of a file that killed processes left. */
  static void deleteAbandoned(Path target) throws IOException {
    String prefix = prefix(target);
    String own = prefix + ProcessToken.VALUE + "-";
    List<Path> siblings;
    try (Stream<Path> entries = Files.list(parentOf(target))) {
      siblings =
          entries
              .filter(entry -> entry.getFileName().toString().startsWith(prefix))
              .filter(entry -> entry.getFileName().toString().endsWith(ENDING))
              .filter(entry -> !entry.getFileName().toString().startsWith(own))
              .toList();
    }
    for (Path sibling : siblings) {
      deleteIfAbandoned(sibling);
    }
  }

  private static void deleteIfAbandoned(Path sibling) throws IOException {
    try (FileChannel channel = FileChannel.open(sibling, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(sibling);
      }
    } catch (NoSuchFileException | OverlappingFileLockException e) {
      return; // it was renamed or deleted meanwhile, or another thread is deleting it
    }
  }
}
