package org.ccdrec.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that is read again when it has changed. Used by one thread at a time.
 *
 * <p>Chosen: a change counts once the content stays the same for {@value #SETTLED_MILLIS} ms, so
 * that a file that somebody is writing is not read while it is empty or half there. Rejected: times
 * of modification, which editors and mounted volumes do not always change.
 */
public final class WatchedFile {
  private static final long SETTLED_MILLIS = 100;
  private static final int MOST_READS = 20;

  private final Path path;
  private byte[] content;

  private WatchedFile(Path path, byte[] content) {
    this.path = path;
    this.content = content;
  }

  /** Starts to watch a file from its present content on. */
  public static WatchedFile of(Path path) throws IOException {
    return new WatchedFile(path, Files.readAllBytes(path));
  }

  /** Returns the path. */
  public Path path() {
    return path;
  }

  /**
   * Returns whether the content differs from what it was when this was last true, or at the start.
   * Waits until the content has settled; if it does not, the next call looks again.
   *
   * @throws IOException if the file cannot be read
   */
  public boolean hasChanged() throws IOException {
    byte[] now = Files.readAllBytes(path);
    for (int read = 1; !Arrays.equals(now, content) && read < MOST_READS; read++) {
      byte[] before = now;
      if (!pause()) {
        return false;
      }
      now = Files.readAllBytes(path);
      if (Arrays.equals(now, before)) {
        content = now;
        return true;
      }
    }
    return false;
  }

  /** Returns false if the thread was interrupted. */
  private static boolean pause() {
    try {
      Thread.sleep(SETTLED_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
