package org.ccdrec.trainer.data.problem;

import java.util.Locale;

/** Counts in messages: a number with its noun, in the singular or the plural. Stateless. */
public final class Counted {
  private Counted() {}

  /** Returns a count with a noun whose plural ends in s: {@code 1 user}, {@code 1,234 users}. */
  public static String of(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
