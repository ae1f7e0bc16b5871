package org.ccdrec.trainer.checkpoint;

import java.io.IOException;

/** Thrown if a file is not a complete, unchanged checkpoint. The message is the reason alone. */
final class DamagedCheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedCheckpointException(String reason) {
    super(reason);
  }
}
