package org.ccdrec.server.placement;

import java.util.Locale;

/** Why the model of a placement did not answer. */
public enum FallbackReason {
  /** The model has no live version. */
  NO_VERSION,
  /** The model knows nothing about the user. */
  UNKNOWN_USER,
  /** The model, or a setting of the placement, failed; the log has the reason. */
  FAILED;

  /** Returns the name that answers and metrics show. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
