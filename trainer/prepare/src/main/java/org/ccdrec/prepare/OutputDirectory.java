package org.ccdrec.prepare;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ccdrec.files.AtomicMove;
import org.ccdrec.files.TemporaryDirectory;

/**
 * The output directory of a preparation. It is filled in a temporary sibling directory and
 * published by an atomic move. Closing removes unpublished output; the next run removes the
 * leftovers of a killed one.
 */
final class OutputDirectory implements AutoCloseable {
  private static final String RECORD = "prepare.json";

  private final Path output;
  private final TemporaryDirectory dataset;
  private final TemporaryDirectory scratch;

  private OutputDirectory(Path output, TemporaryDirectory dataset, TemporaryDirectory scratch) {
    this.output = output;
    this.dataset = dataset;
    this.scratch = scratch;
  }

  /**
   * Opens an output directory.
   *
   * @throws PreparationException if the path exists and was not created by a preparation, or must
   *     not be overwritten
   */
  static OutputDirectory open(Path output, boolean overwrite) throws IOException {
    Path place = output.toAbsolutePath().normalize();
    Path parent = place.getParent();
    if (parent == null) {
      throw new PreparationException("--output must name a directory; output=" + output);
    }
    requireFree(place, overwrite);
    Files.createDirectories(parent);
    if (!Files.isWritable(parent)) {
      throw new AccessDeniedException(parent.toString());
    }
    String prefix = "." + place.getFileName() + ".preparing-";
    TemporaryDirectory.removeAbandoned(parent, prefix);
    TemporaryDirectory dataset = TemporaryDirectory.create(parent, prefix);
    try {
      return new OutputDirectory(place, dataset, TemporaryDirectory.create(parent, prefix));
    } catch (IOException | RuntimeException e) {
      dataset.close();
      throw e;
    }
  }

  private static void requireFree(Path place, boolean overwrite) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    if (!Files.isDirectory(place)) {
      throw new PreparationException("--output " + place + ": is a file, not a directory");
    }
    boolean prepared = Files.exists(place.resolve(RECORD));
    if (isEmpty(place) || (prepared && overwrite)) {
      return;
    }
    throw new PreparationException(
        "--output %s: %s"
            .formatted(
                place,
                prepared
                    ? "already contains a dataset; --overwrite replaces it"
                    : "contains files that were not created by a preparation; choose another"
                        + " directory"));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Returns a directory for temporary files. */
  Path scratch() {
    return scratch.path();
  }

  /** Returns the directory to fill, which becomes the output. */
  Path partial() {
    return dataset.path();
  }

  /** Moves the finished directory to the output path. */
  void publish() throws IOException {
    if (Files.exists(output)) {
      AtomicMove.move(output, scratch.path().resolve("former"));
    }
    dataset.renameTo(output);
  }

  @Override
  public void close() throws IOException {
    try (dataset;
        scratch) {
      // closes both, even if one fails
    }
  }
}
