package org.ccdrec.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A hidden directory whose content is built up before it is renamed to its final name.
 *
 * <p>It is in use as long as the lock file beside it is locked. The lock file is created first and
 * deleted last, so a directory without a locked one was left by a process that was killed. Not safe
 * for use by several threads.
 */
public final class TemporaryDirectory implements Closeable {
  private static final String LOCK = ".lock";

  private final Path directory;
  private final LockFile lock;

  private TemporaryDirectory(Path directory, LockFile lock) {
    this.directory = directory;
    this.lock = lock;
  }

  /**
   * Creates a temporary directory.
   *
   * @param parent directory that exists, on the file system of the final name
   * @param prefix start of its name, with a leading dot; one per kind of content
   */
  public static TemporaryDirectory create(Path parent, String prefix) throws IOException {
    String name = prefix + ProcessToken.VALUE + "-" + UUID.randomUUID();
    while (true) {
      Optional<LockFile> lock = LockFile.tryAcquire(parent.resolve(name + LOCK));
      if (lock.isPresent()) {
        return create(parent.resolve(name), lock.get());
      }
      // another process is checking whether the new lock file is abandoned: try again
    }
  }

  private static TemporaryDirectory create(Path directory, LockFile lock) throws IOException {
    try {
      return new TemporaryDirectory(Files.createDirectory(directory), lock);
    } catch (IOException | RuntimeException e) {
      lock.delete();
      throw e;
    }
  }

  /** Returns the path of the directory. */
  public Path path() {
    return directory;
  }

  /**
   * Renames the directory to its final name; see {@link AtomicMove#move}. The directory itself is
   * forced to the disk before; its files are the caller's to force.
   */
  public void renameTo(Path target) throws IOException {
    DirectorySync.sync(directory);
    AtomicMove.move(directory, target);
  }

  /** Deletes the directory unless it was renamed, then the lock file. */
  @Override
  public void close() throws IOException {
    try {
      DeleteTree.delete(directory);
    } catch (IOException | RuntimeException e) {
      lock.close(); // the lock file stays with the rest, which is then found to be abandoned
      throw e;
    }
    lock.delete();
  }

  /**
   * Deletes what killed processes left in a directory.
   *
   * @return the names of the temporary directories that were deleted
   */
  public static List<String> removeAbandoned(Path parent, String prefix) throws IOException {
    List<String> names;
    try (Stream<Path> entries = Files.list(parent)) {
      names =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> name.startsWith(prefix))
              .map(name -> name.endsWith(LOCK) ? withoutLock(name) : name)
              .distinct()
              .toList();
    }
    List<String> removed = new ArrayList<>();
    for (String name : names) {
      if (isRemoved(parent.resolve(name), parent.resolve(name + LOCK))) {
        removed.add(name);
      }
    }
    return List.copyOf(removed);
  }

  private static String withoutLock(String name) {
    return name.substring(0, name.length() - LOCK.length());
  }

  private static boolean isRemoved(Path directory, Path lockFile) throws IOException {
    if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS) && Files.notExists(lockFile)) {
      return false; // its owner finished meanwhile
    }
    Optional<LockFile> lock = LockFile.tryAcquire(lockFile);
    if (lock.isPresent()) {
      new TemporaryDirectory(directory, lock.get()).close();
    }
    return lock.isPresent();
  }
}
