package org.ccdrec.server.http;

import org.ccdrec.files.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * How an answer may be cached.
 *
 * @param control value of the header {@code Cache-Control}
 * @param etag identifies the content, without quotes, or null if it is never asked for again
 */
public record Caching(String control, @Nullable String etag) {
  /** Nothing may store the answer: it is about one user, or about this moment. */
  public static final Caching NO_STORE = new Caching("private, no-store", null);

  private static final int ETAG_BYTES = 12;

  /** Returns the caching of a file that clients may keep but must ask for each time. */
  static Caching revalidated(byte[] content) {
    return new Caching("no-cache", digest(content));
  }

  /**
   * Returns the caching of a picture, which clients need not ask for again for five minutes.
   *
   * @param isPrivate whether callers must authenticate, so that shared caches may not store it
   */
  public static Caching picture(byte[] content, boolean isPrivate) {
    return new Caching((isPrivate ? "private" : "public") + ", max-age=300", digest(content));
  }

  private static String digest(byte[] content) {
    return Sha256.hex(content).substring(0, 2 * ETAG_BYTES);
  }
}
