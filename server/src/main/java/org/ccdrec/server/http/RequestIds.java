package org.ccdrec.server.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The ids of the requests of one event loop: the caller's, or one of our own. */
final class RequestIds {
  private static final int LONGEST = 64;

  private final String prefix =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-";
  private long count;

  /** Returns the caller's id if it is 1 to 64 letters, digits, dots, dashes and underscores. */
  String of(@Nullable String given) {
    return given != null && isPlain(given) ? given : prefix + Long.toHexString(++count);
  }

  private static boolean isPlain(String id) {
    if (id.isEmpty() || id.length() > LONGEST) {
      return false;
    }
    for (int at = 0; at < id.length(); at++) {
      char each = id.charAt(at);
      boolean isLetter = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z';
      if (!isLetter && (each < '0' || each > '9') && each != '.' && each != '-' && each != '_') {
        return false;
      }
    }
    return true;
  }
}
