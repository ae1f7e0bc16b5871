package org.ccdrec.server.experiment;

import java.util.Locale;

/** The metric by which an experiment is decided; each is per impression. */
public enum Metric {
  /** Clicks. */
  CLICKS,
  /** Purchases. */
  CONVERSIONS,
  /** The values of purchases. */
  REVENUE;

  /** Returns the name in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
