package org.ccdrec.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Forces directories to the disk, so that files created in them, or renamed into them, are still
 * there after a power failure. Stateless, so safe for use by many threads.
 */
public final class DirectorySync {
  private DirectorySync() {}

  /** Forces the entries of a directory to the disk; an interrupt is kept until this is done. */
  public static void sync(Path directory) throws IOException {
    boolean wasInterrupted = Thread.interrupted();
    try {
      while (!isForced(directory)) {
        wasInterrupted |= Thread.interrupted();
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isForced(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }
}
