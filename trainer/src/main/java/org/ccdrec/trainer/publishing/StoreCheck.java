package org.ccdrec.trainer.publishing;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.training.config.RunConfig;

/**
 * The check that a snapshot can be published into a directory, made before anything is computed: it
 * must be a directory or be creatable, accept a new file, and have the space. Nothing is left in
 * the directory, and a store that does not exist is not created. Stateless.
 */
public final class StoreCheck {
  private static final double MARGIN = 1.1;

  private StoreCheck() {}

  /**
   * Checks a store for the snapshot of a run.
   *
   * @param name the snapshot's name
   * @throws FileSystemException with the path and the reason, if publishing would fail
   */
  public static void require(Path store, String name, RunConfig run, Dataset dataset)
      throws IOException {
    require(store, name, bytesOf(dataset, run.model().dimension(), run.snapshot()));
  }

  static void require(Path store, String name, long bytes) throws IOException {
    Path nearest = nearestExisting(store.resolve(name).toAbsolutePath());
    if (!Files.isDirectory(nearest)) {
      throw refusal(store, nearest + " is a file, not a directory");
    }
    tryToWrite(store, nearest);
    long free = Files.getFileStore(nearest).getUsableSpace();
    if (free < bytes * MARGIN) {
      throw refusal(
          store,
          "the snapshot needs about %s and the file system has %s free"
              .formatted(Bytes.of((long) (bytes * MARGIN)), Bytes.of(free)));
    }
  }

  /** Returns the size of the snapshot of a model of a dataset, nearly exactly. */
  private static long bytesOf(Dataset dataset, int dimension, RunConfig.SnapshotSection settings) {
    long rows = (long) dataset.userCount() + dataset.itemCount();
    long interactions =
        (long) dataset.train().size() + dataset.validation().size() + dataset.test().size();
    long bytes = 4 * rows * dimension + 4 * interactions + 32 * rows;
    if (settings.index()) {
      long ofItem = 4L * dimension + 8L * settings.connections();
      bytes += 2 * ofItem * dataset.itemCount(); // the index is built in files of its own
    }
    if (settings.content()) {
      for (Modality modality : dataset.modalities()) {
        bytes += 4L * modality.rows() * modality.columns();
      }
    }
    for (int item = 0; item < dataset.metadata().size(); item++) {
      Path picture = dataset.picture(item);
      bytes += picture == null ? 0 : picture.toFile().length();
    }
    return bytes;
  }

  /** Returns the closest ancestor that exists, or the path itself. */
  private static Path nearestExisting(Path path) throws IOException {
    Path at = path;
    while (!Files.exists(at)) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
        throw refusal(path, at + " is a link to nothing, or to itself");
      }
      Path parent = at.getParent();
      if (parent == null) {
        throw refusal(path, "no directory of this path exists");
      }
      at = parent;
    }
    return at;
  }

  private static void tryToWrite(Path store, Path directory) throws IOException {
    try {
      Files.delete(Files.createTempFile(directory, ".ccdrec-check-", ".tmp"));
    } catch (AccessDeniedException e) {
      throw refusal(store, directory + " is not writable for this user");
    } catch (FileSystemLoopException e) {
      throw refusal(store, directory + " is a loop of links");
    } catch (IOException e) {
      throw refusal(store, directory + " is not writable (" + reason(e) + ")");
    }
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  private static FileSystemException refusal(Path store, String reason) {
    return new FileSystemException(
        store.toString(),
        null,
        "nothing can be published here, so nothing was computed: "
            + reason
            + "; name another --store");
  }
}
