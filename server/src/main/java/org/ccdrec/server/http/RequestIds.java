package org.ccdrec.server.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Assigns the ids of requests on one event loop: the caller's id, or a generated one. */
final class RequestIds {
  private static final int LONGEST = 64;

  private final String prefix =
      HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-";
  private long count;

  /**
   * Returns the given id if it consists of 1 to 64 letters, digits, dots, dashes and underscores,
   * else a new one.
   */
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
