package org.ccdrec.trainer.publishing;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown when a store cannot be written after training; the model was kept elsewhere. */
public final class UnpublishedException extends IOException {
  private static final long serialVersionUID = 1L;

  UnpublishedException(Path store, String reason, Path kept) {
    super(
        "the model could not be published in %s (%s). It is kept in %s; once the store is repaired, move it to %s"
            .formatted(
                store,
                reason,
                kept,
                store.resolve(kept.subpath(kept.getNameCount() - 2, kept.getNameCount()))));
  }
}
