package org.ccdrec.trainer.report.html;

import java.util.Locale;

/** Numbers as reports print them. Stateless. */
public final class Numbers {
  private Numbers() {}

  /** Returns a metric, with four digits. */
  public static String metric(double value) {
    return format("%.4f", value);
  }

  /** Returns seconds with a unit that suits them. */
  public static String seconds(double seconds) {
    if (seconds < 120) {
      return format(seconds < 10 ? "%.2f s" : "%.1f s", seconds);
    }
    return seconds < 7200 ? format("%.1f min", seconds / 60) : format("%.1f h", seconds / 3600);
  }

  /** Returns bytes with a unit that suits them. */
  public static String bytes(double bytes) {
    return bytes < 1e9 ? format("%.1f MB", bytes / 1e6) : format("%.2f GB", bytes / 1e9);
  }

  /** Returns a whole number with separators. */
  public static String count(long count) {
    return format("%,d", count);
  }

  /** Formats a number as every locale prints it in English. */
  public static String format(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
