package org.ccdrec.server.access;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ccdrec.files.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The accepted API keys, by digest. Immutable; safe for use by many threads.
 *
 * <p>A key is looked up by its SHA-256, so the time of a rejection reveals nothing about a key.
 * Keys must be long and random, because an unsalted digest does not protect a guessable one.
 */
public final class ApiKeys {
  private final Map<ByteBuffer, Caller> callers = new HashMap<>();

  /**
   * Creates the keys of a configuration.
   *
   * @param keys keys by the names of their callers; empty if callers need no keys
   */
  public ApiKeys(Map<String, KeySettings> keys) {
    keys.forEach(
        (name, key) -> {
          byte[] digest = HexFormat.of().parseHex(key.sha256().toLowerCase(Locale.ROOT));
          callers.put(ByteBuffer.wrap(digest), new Caller(name, Set.copyOf(key.roles())));
        });
  }

  /** Returns whether there are keys, so that callers must authenticate. */
  public boolean areAskedFor() {
    return !callers.isEmpty();
  }

  /** Returns the caller that a key belongs to, or null if the key is unknown. */
  public @Nullable Caller caller(String key) {
    return callers.get(ByteBuffer.wrap(Sha256.of(key)));
  }
}
