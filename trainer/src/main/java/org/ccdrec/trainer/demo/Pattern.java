package org.ccdrec.trainer.demo;

import java.util.Locale;

/** What a thing's surface is covered with. */
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
