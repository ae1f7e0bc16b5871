package org.ccdrec.server.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.ccdrec.files.AtomicFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The variants that guard rails have stopped, one file each, which servers with the same directory
 * share: {@code stopped/<experiment>.<variant>}, with the fingerprint of the variant, the time and
 * the reason in a line each. A variant whose file is deleted or whose definition changes answers
 * again. Stateless beside its files; safe for use by many threads.
 *
 * @param directory directory of experiments
 */
record StoppedVariants(Path directory) {
  private static final Logger LOG = LoggerFactory.getLogger(StoppedVariants.class);
  private static final int LINES = 3;

  /**
   * A stop.
   *
   * @param at when
   * @param reason the limit that was broken
   * @param isStored whether it has a file
   */
  record Stop(String at, String reason, boolean isStored) {}

  private Path file(Experiment experiment, Variant variant) {
    return directory.resolve("stopped").resolve(experiment.name() + "." + variant.name());
  }

  /** Returns the stop of a variant, or null if it may answer. */
  @Nullable Stop find(Experiment experiment, Variant variant) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file(experiment, variant));
      return lines.size() >= LINES && lines.getFirst().equals(experiment.fingerprint(variant))
          ? new Stop(lines.get(1), lines.get(2), true)
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Stops a variant on every server with the same directory, on this one if that fails. */
  Stop add(Experiment experiment, Variant variant, Instant at, String reason) {
    try {
      write(experiment, variant, at, reason);
      return new Stop(at.toString(), reason, true);
    } catch (IOException e) {
      LOG.error(
          "A stopped variant could not be written, so it ends with a restart: {}", e.toString());
      return new Stop(at.toString(), reason, false);
    }
  }

  private void write(Experiment experiment, Variant variant, Instant at, String reason)
      throws IOException {
    Path file = file(experiment, variant);
    Files.createDirectories(file.getParent());
    AtomicFile.writeText(file, experiment.fingerprint(variant) + "\n" + at + "\n" + reason + "\n");
  }
}
