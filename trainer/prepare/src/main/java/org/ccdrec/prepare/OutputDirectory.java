package org.ccdrec.prepare;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * The directory that a preparation makes: filled beside its place, and moved there at the end.
 * Closing removes whatever was not published.
 */
final class OutputDirectory implements AutoCloseable {
  private static final String RECORD = "prepare.json";

  private final Path output;
  private final Path work;

  private OutputDirectory(Path output, Path work) {
    this.output = output;
    this.work = work;
  }

  /**
   * Prepares a place for the output.
   *
   * @throws PreparationException if something is there that no preparation made, or that must not
   *     be replaced
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
    Path work = parent.resolve("." + place.getFileName() + ".preparing");
    delete(work);
    Files.createDirectories(work.resolve("scratch"));
    Files.createDirectories(work.resolve("dataset"));
    return new OutputDirectory(place, work);
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
                    ? "holds a dataset already; --overwrite replaces it"
                    : "holds files that no preparation made; choose another directory"));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Returns a directory for files that are thrown away. */
  Path scratch() {
    return work.resolve("scratch");
  }

  /** Returns the directory that becomes the output. */
  Path partial() {
    return work.resolve("dataset");
  }

  /** Puts the finished directory in its place. */
  void publish() throws IOException {
    Path former = work.resolve("former");
    if (Files.exists(output)) {
      Files.move(output, former, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(partial(), output, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    delete(work);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
