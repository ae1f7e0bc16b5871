package org.ccdrec.trainer.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Locates the TikTok research dataset: in the directory named by the system property or environment
 * variable {@code CCDREC_DATA}, else in {@code shared/data} next to an enclosing directory.
 */
public final class TikTok {
  private TikTok() {}

  /** Returns the directory; skips the calling test if there is none. */
  public static Path directory() {
    Optional<Path> found = find();
    assumeTrue(found.isPresent(), "skipped: no tiktok data set (set CCDREC_DATA)");
    return found.get();
  }

  private static Optional<Path> find() {
    String named = System.getProperty("CCDREC_DATA", System.getenv("CCDREC_DATA"));
    if (named != null) {
      return existing(Path.of(named, "tiktok"));
    }
    for (@Nullable Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Optional<Path> found = existing(at.resolve("shared/data/tiktok"));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> existing(Path directory) {
    return Files.isRegularFile(directory.resolve("tiktok.inter"))
        ? Optional.of(directory)
        : Optional.empty();
  }
}
