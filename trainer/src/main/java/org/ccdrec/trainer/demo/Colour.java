package org.ccdrec.trainer.demo;

import java.util.Locale;

/** The main colour of a demo item, given by its hue. */
enum Colour {
  CRIMSON,
  CORAL,
  AMBER,
  OLIVE,
  EMERALD,
  TEAL,
  AZURE,
  INDIGO,
  VIOLET,
  ROSE;

  /** Returns the hue in [0, 1), starting at red. */
  double hue() {
    return (double) ordinal() / values().length;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
