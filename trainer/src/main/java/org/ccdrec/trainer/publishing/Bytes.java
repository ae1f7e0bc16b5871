package org.ccdrec.trainer.publishing;

import java.util.Locale;

/** Sizes in messages. Stateless. */
public final class Bytes {
  private Bytes() {}

  /** Returns a size with its unit: {@code 812 bytes}, {@code 3.4 MB}, {@code 12.0 GB}. */
  public static String of(long bytes) {
    if (bytes < 1000) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    String[] units = {"kB", "MB", "GB", "TB"};
    double size = bytes / 1000.0;
    int unit = 0;
    while (size >= 1000 && unit < units.length - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, units[unit]);
  }
}
