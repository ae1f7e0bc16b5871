package org.ccdrec.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reports the entries of a directory tree that could not be deleted, each with its reason. */
public final class IncompleteDeletionException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MOST_NAMED = 5;

  /** One entry that stayed, and why. */
  record Failure(Path path, IOException cause) {}

  private final transient List<Path> remaining;

  IncompleteDeletionException(Path root, List<Failure> failures) {
    super(message(root, failures));
    this.remaining = failures.stream().map(Failure::path).toList();
    failures.forEach(failure -> addSuppressed(failure.cause()));
  }

  private static String message(Path root, List<Failure> failures) {
    List<String> named =
        failures.stream()
            .limit(MOST_NAMED)
            .map(failure -> failure.path() + " (" + reason(failure) + ")")
            .toList();
    int others = failures.size() - named.size();
    return "%s was not deleted completely; these stay: %s%s"
        .formatted(root, String.join(", ", named), others == 0 ? "" : " and " + others + " more");
  }

  private static String reason(Failure failure) {
    if (failure.cause() instanceof FileSystemException e && e.getReason() != null) {
      return e.getReason();
    }
    String name = failure.cause().getClass().getSimpleName().replaceFirst("Exception$", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** Returns the paths that could not be deleted; children come before their directories. */
  public List<Path> remaining() {
    return remaining;
  }
}
