package org.ccdrec.prepare.columns;

import java.util.Locale;

/**
 * Normalises equivalent spellings of column names: {@code user_id:token}, {@code userId}, {@code
 * UserID}.
 */
final class ColumnName {
  private ColumnName() {}

  /**
   * Returns the name in lower case without RecBole's type suffix, underscores, hyphens, dots and
   * blanks.
   */
  static String plain(String name) {
    String untyped = name.replaceFirst(":(token|token_seq|float|float_seq)$", "");
    return untyped.toLowerCase(Locale.ROOT).replaceAll("[_\\-. ]", "");
  }

  /** Returns a plain name without a trailing {@code id}. */
  static String withoutId(String plainName) {
    return plainName.endsWith("id") ? plainName.substring(0, plainName.length() - 2) : plainName;
  }
}
