package org.ccdrec.trainer.demo;

import java.util.Locale;

/** The surface pattern of a demo item. */
enum Pattern {
  PLAIN,
  STRIPED,
  DOTTED,
  CHECKED,
  WAVY,
  ZIGZAG;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
