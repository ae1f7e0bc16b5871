package org.ccdrec.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Descriptions of file failures for people. The message of many {@link FileSystemException}s is the
 * path alone; the reason is in their type. Stateless.
 */
public final class FileFailure {
  private FileFailure() {}

  /** Returns the message of a failure, with path and reason if it is of the file system. */
  public static String describe(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + reason(file);
    }
    return message == null || message.isBlank() ? failure.toString() : message;
  }

  private static String reason(FileSystemException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "it does not exist";
      case AccessDeniedException denied -> "permission denied";
      case NotDirectoryException file -> "it is not a directory";
      case FileAlreadyExistsException existing -> "it exists and is not a directory";
      default -> failure.getClass().getSimpleName();
    };
  }

  /**
   * Returns an exception that names the purpose of a path, the reason, and the setting to change.
   *
   * @param purpose what the path is, such as {@code "directory of the event log"}
   * @param setting the key that configures the path
   */
  public static IOException of(String purpose, Path path, String setting, IOException cause) {
    return new IOException(
        "The %s, %s, cannot be used (%s). Make it writable or set %s."
            .formatted(purpose, path, describe(cause), setting),
        cause);
  }
}
