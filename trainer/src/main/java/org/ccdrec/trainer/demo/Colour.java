package org.ccdrec.trainer.demo;

import java.util.Locale;

/** The main colour of a thing, by its angle on the colour circle. */
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

  /** Hue in [0, 1), from red around to red. */
  double hue() {
    return (double) ordinal() / values().length;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
