package org.ccdrec.server.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that calls are made with, by digest. Immutable; safe for use by many threads.
 *
 * <p>A key is looked up by its SHA-256, so how long a refusal takes tells nothing about a key; keys
 * are to be long and random, as a digest without salt does not protect a guessable one.
 */
public final class ApiKeys {
  private final Map<ByteBuffer, Caller> callers = new HashMap<>();

  /**
   * Makes the keys.
   *
   * @param callers caller by the SHA-256 of their key, 64 hexadecimal digits; none asks for no keys
   * @throws IllegalArgumentException if a digest is not one
   */
  public ApiKeys(Map<String, Caller> callers) {
    callers.forEach(
        (digest, caller) -> {
          byte[] bytes = HexFormat.of().parseHex(digest.toLowerCase(Locale.ROOT));
          if (bytes.length != 32) {
            throw new IllegalArgumentException("a SHA-256 has 64 hexadecimal digits");
          }
          this.callers.put(ByteBuffer.wrap(bytes), caller);
        });
  }

  /** Returns whether calls need a key. */
  public boolean areAskedFor() {
    return !callers.isEmpty();
  }

  /** Returns whose key it is, or null if nobody's. */
  public @Nullable Caller caller(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return callers.get(ByteBuffer.wrap(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
