package org.ccdrec.snapshot;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A hidden directory in which something is made before it is renamed, alive as long as its lock
 * file is locked.
 *
 * <p>The lock file comes first and goes last, so a directory without one, or with one that nobody
 * holds, was left by a process that was killed. A process never opens the lock files of its own
 * directories again: POSIX would drop their locks when the second descriptor is closed. It knows
 * them by the process token in their names. Not safe for use by several threads.
 */
public final class TemporaryDirectory implements Closeable {
  private static final String LOCK = ".lock";
  private static final String PROCESS = processToken();

  private final Path directory;
  private final Path lockFile;
  private final FileChannel lock;

  private TemporaryDirectory(Path directory, Path lockFile, FileChannel lock) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  private static String processToken() {
    ProcessHandle self = ProcessHandle.current();
    long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return Long.toHexString(self.pid()) + "-" + Long.toHexString(started);
  }

  /**
   * Creates a temporary directory in a directory that exists.
   *
   * @param prefix what its name begins with, a dot first; one for each kind of content
   */
  public static TemporaryDirectory create(Path parent, String prefix) throws IOException {
    while (true) {
      String name = prefix + PROCESS + "-" + UUID.randomUUID();
      Path lockFile = parent.resolve(name + LOCK);
      FileChannel lock =
          FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (lock.tryLock() != null && Files.exists(lockFile)) {
        return new TemporaryDirectory(Files.createDirectory(parent.resolve(name)), lockFile, lock);
      }
      lock.close(); // another process took the fresh file for a dead one's: start again
    }
  }

  /** Returns its path; renaming it away makes it permanent. */
  public Path path() {
    return directory;
  }

  /** Removes what is left of the directory, then the lock. */
  @Override
  public void close() throws IOException {
    try {
      deleteRecursively(directory);
      Files.deleteIfExists(lockFile);
    } finally {
      lock.close();
    }
  }

  /**
   * Removes what killed processes left in a directory under a prefix; returns the names removed.
   */
  public static List<String> removeAbandoned(Path parent, String prefix) throws IOException {
    List<Path> temporaries;
    try (Stream<Path> entries = Files.list(parent)) {
      temporaries =
          entries
              .filter(path -> path.getFileName().toString().startsWith(prefix))
              .filter(path -> !path.getFileName().toString().startsWith(prefix + PROCESS + "-"))
              .map(TemporaryDirectory::withoutLockSuffix)
              .distinct()
              .toList();
    }
    var removed = new java.util.ArrayList<String>();
    for (Path temporary : temporaries) {
      if (removeIfAbandoned(temporary)) {
        removed.add(temporary.getFileName().toString());
      }
    }
    return List.copyOf(removed);
  }

  private static Path withoutLockSuffix(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(LOCK)
        ? path.resolveSibling(name.substring(0, name.length() - LOCK.length()))
        : path;
  }

  private static boolean removeIfAbandoned(Path temporary) throws IOException {
    Path lockFile = temporary.resolveSibling(temporary.getFileName() + LOCK);
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock held = tryLock(channel)) {
      if (held == null) {
        return false;
      }
      deleteRecursively(temporary);
      Files.deleteIfExists(lockFile);
      return true;
    } catch (NoSuchFileException e) {
      return deleteRecursively(temporary);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process is looking at the same leftover
    }
  }

  private static boolean deleteRecursively(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.walk(directory)) {
      for (Path path : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause();
      }
    }
    return true;
  }
}
