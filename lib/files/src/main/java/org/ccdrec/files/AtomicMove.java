package org.ccdrec.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Renames of directories within one file system, in one step. Stateless, so safe for use by many
 * threads and processes.
 */
public final class AtomicMove {
  private AtomicMove() {}

  /**
   * Renames a directory, then forces the directory it is now in to the disk.
   *
   * @param target must not exist, unless as an empty directory, which is replaced
   * @throws FileAlreadyExistsException if the target is a directory that is not empty; nothing was
   *     renamed
   * @throws IOException if the directory cannot be renamed or forced
   */
  public static void move(Path source, Path target) throws IOException {
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw exists(target, e);
      }
      throw e;
    }
    DirectorySync.sync(TemporaryFile.parentOf(target.toAbsolutePath()));
  }

  private static FileAlreadyExistsException exists(Path target, FileSystemException cause) {
    var exception = new FileAlreadyExistsException(target.toString());
    exception.initCause(cause);
    return exception;
  }
}
