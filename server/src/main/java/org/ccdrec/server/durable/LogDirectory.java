package org.ccdrec.server.durable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.files.FileFailure;
import org.ccdrec.files.LockFile;
import org.ccdrec.files.LockedException;

/** The directory of a log, which one process uses at a time. Stateless. */
public final class LogDirectory {
  private LogDirectory() {}

  /**
   * Locks the directory of a log, which is created if it is missing.
   *
   * @param log the log's name in messages, such as "event log"
   * @param setting the setting of its directory
   * @throws IOException if it is in use or cannot be created
   */
  public static LockFile lock(String log, Path directory, String setting) throws IOException {
    try {
      Files.createDirectories(directory);
      return LockFile.acquire(directory.resolve("lock"));
    } catch (LockedException e) {
      throw new IOException("the %s %s is in use by %s".formatted(log, directory, e.holder()), e);
    } catch (IOException e) {
      throw FileFailure.of("directory of the " + log, directory, setting, e);
    }
  }
}
