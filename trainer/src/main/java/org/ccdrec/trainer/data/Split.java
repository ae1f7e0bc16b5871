package org.ccdrec.trainer.data;

import java.util.Locale;

/** The part of a dataset that an interaction belongs to; the ordinal is its {@code x_label}. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** Returns the name of the split in messages and reports, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
