package org.ccdrec.trainer.publishing;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;

/**
 * Publication that keeps the model if the store fails at the end: the snapshot then goes into the
 * directory {@code ccdrec-unpublished} of the working directory or, if that fails too, of the
 * system's temporary directory. Stateless.
 */
final class FallbackStore {
  private static final String NAME = "ccdrec-unpublished";

  private FallbackStore() {}

  /** Publishes into a store. */
  static SnapshotId publish(SnapshotWriter writer, SnapshotStore store) throws IOException {
    List<Path> fallbacks =
        List.of(
            Path.of("").toAbsolutePath().resolve(NAME),
            Path.of(System.getProperty("java.io.tmpdir")).resolve(NAME));
    return publish(writer, store, fallbacks);
  }

  /**
   * Publishes into a store.
   *
   * @throws UnpublishedException if the store fails and a fallback does not: it names the place
   * @throws IOException if the store and all fallbacks fail
   */
  static SnapshotId publish(SnapshotWriter writer, SnapshotStore store, List<Path> fallbacks)
      throws IOException {
    try {
      return writer.publish(store);
    } catch (IOException failure) {
      for (Path directory : fallbacks) {
        try {
          SnapshotStore fallback = SnapshotStore.open(directory);
          Path kept = fallback.path(writer.publish(fallback));
          throw new UnpublishedException(store.directory(), reason(failure), kept);
        } catch (UnpublishedException kept) {
          throw kept;
        } catch (IOException next) {
          failure.addSuppressed(next);
        }
      }
      throw failure;
    }
  }

  private static String reason(IOException failure) {
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getFile() + ": " + file.getReason();
    }
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
