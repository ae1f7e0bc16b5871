package org.ccdrec.trainer.study.run;

import java.io.IOException;

/** Thrown when the record of a run is not JSON, for example because a full disk truncated it. */
final class DamagedRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedRecordException(String message) {
    super(message);
  }
}
