package org.ccdrec.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock on a file, held by one process and within it by one owner.
 *
 * <p>The lock is the operating system's, so it ends with its process, however that ends. While it
 * is held the file contains the id of the owning process in decimal digits and a line feed; the id
 * serves error messages alone. {@link #close} releases the lock and leaves the file; {@link
 * #delete} deletes the file first.
 *
 * <p>The locks of this process are also kept in a static set: the operating system does not tell
 * the threads of a process apart, and under POSIX, opening and closing a locked file again would
 * end its lock. After locking, the file must still be the one at its path, since another owner may
 * have deleted it in between. Safe for use by many threads.
 */
public final class LockFile implements Closeable {
  /** Real paths of the files that this process has locked; guards every acquisition and release. */
  private static final Set<Path> HELD = new HashSet<>();

  private static final int LONGEST_ID = 20;
  private static final int LONGEST_CHECK = 1 << 16;
  private static final int CHECKS = 3;

  private final Path path;
  private final RandomAccessFile file;
  private boolean isReleased;

  private LockFile(Path path, RandomAccessFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Locks a file, which is created if it does not exist.
   *
   * @param path file in a directory that exists
   * @throws LockedException if it is locked, with the id of the owning process where known
   * @throws IOException if the file cannot be created or locked
   */
  public static LockFile acquire(Path path) throws IOException {
    synchronized (HELD) {
      LockFile lock = lock(path);
      if (lock == null) {
        throw new LockedException(path, owner(path));
      }
      return lock;
    }
  }

  /** Locks a file, which is created if it does not exist; returns empty if it is locked. */
  public static Optional<LockFile> tryAcquire(Path path) throws IOException {
    synchronized (HELD) {
      return Optional.ofNullable(lock(path));
    }
  }

  private static @Nullable LockFile lock(Path path) throws IOException {
    while (true) {
      createIfMissing(path);
      try {
        Path real = path.toRealPath();
        if (HELD.contains(real)) {
          return null;
        }
        var file = new RandomAccessFile(real.toFile(), "rw");
        boolean isLocked = isLocked(file);
        if (isLocked && isAt(real, file)) {
          HELD.add(real);
          writeOwner(file);
          return new LockFile(real, file);
        }
        file.close();
        if (!isLocked) {
          return null;
        }
      } catch (NoSuchFileException e) {
        continue; // its owner deleted it meanwhile
      }
    }
  }

  private static void createIfMissing(Path path) throws IOException {
    try {
      if (!Files.exists(path)) {
        Files.createFile(path);
      }
    } catch (FileAlreadyExistsException e) {
      return; // another owner was faster
    }
  }

  /**
   * Returns whether a locked file is still the one at its path, by giving it a random length that
   * the file at the path must then have. File keys are no proof: the number of a deleted file is
   * given to the next one at once. Opening the path for a look would end the lock.
   */
  private static boolean isAt(Path path, RandomAccessFile file) throws IOException {
    for (int check = 0; check < CHECKS; check++) {
      long length = ThreadLocalRandom.current().nextLong(LONGEST_ID + 1, LONGEST_CHECK);
      try {
        file.setLength(length);
      } catch (IOException e) {
        return Files.exists(path); // for example a full disk
      }
      if (!hasLength(path, length)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasLength(Path path, long length) throws IOException {
    try {
      return Files.size(path) == length;
    } catch (NoSuchFileException e) {
      return false; // deleted
    }
  }

  private static boolean isLocked(RandomAccessFile file) throws IOException {
    try {
      return file.getChannel().tryLock() != null;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void writeOwner(RandomAccessFile file) {
    try {
      file.setLength(0);
      file.write((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return; // for example a full disk: the lock holds without it
    }
  }

  /** Returns the process that has a file locked; the caller holds the monitor. */
  private static OptionalLong owner(Path path) {
    try {
      if (HELD.contains(path.toRealPath())) {
        return OptionalLong.of(ProcessHandle.current().pid());
      }
      try (InputStream input = Files.newInputStream(path)) {
        String id = new String(input.readNBytes(LONGEST_ID), StandardCharsets.US_ASCII);
        return OptionalLong.of(Long.parseLong(id.strip()));
      }
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty(); // released meanwhile, or the id could not be written
    }
  }

  /** Returns the real path of the file. */
  public Path path() {
    return path;
  }

  /** Deletes the file, then releases the lock. Does nothing if the lock was released before. */
  public void delete() throws IOException {
    synchronized (HELD) {
      if (isReleased) {
        return;
      }
      try {
        Files.deleteIfExists(path);
      } finally {
        close();
      }
    }
  }

  /** Releases the lock; the file stays. Does nothing if the lock was released before. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (isReleased) {
        return;
      }
      isReleased = true;
      HELD.remove(path);
      file.close();
    }
  }
}
