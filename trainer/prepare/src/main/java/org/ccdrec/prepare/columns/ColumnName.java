package org.ccdrec.prepare.columns;

import java.util.Locale;

/**
 * Spellings of column names that mean the same: {@code user_id:token}, {@code userId}, {@code
 * UserID}.
 */
final class ColumnName {
  private ColumnName() {}

  /**
   * Returns the name in lower case without RecBole's type, underscores, hyphens, dots and blanks.
   */
  static String plain(String name) {
    String untyped = name.replaceFirst(":(token|token_seq|float|float_seq)$", "");
    return untyped.toLowerCase(Locale.ROOT).replaceAll("[_\\-. ]", "");
  }

  /** Returns a plain name without an {@code id} at its end. */
  static String withoutId(String plainName) {
    return plainName.endsWith("id") ? plainName.substring(0, plainName.length() - 2) : plainName;
  }
}
