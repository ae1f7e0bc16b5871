package org.ccdrec.trainer.checkpoint;

import java.util.Locale;

/** The type of an entry of a {@link CheckpointFile}. */
enum EntryType {
  NUMBER,
  TEXT,
  INTS,
  FLOATS,
  DOUBLES,
  MATRIX;

  /** The byte in place of a type after the last entry. */
  static final int END = 0;

  /** Returns the byte that stands for this type. */
  int code() {
    return ordinal() + 1;
  }

  /** Returns the name for messages of a code. */
  static String describe(int code) {
    return code == END
        ? "the end"
        : code > 0 && code <= values().length ? values()[code - 1].label() : "type " + code;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
