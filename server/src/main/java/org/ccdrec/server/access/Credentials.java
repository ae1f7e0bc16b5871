package org.ccdrec.server.access;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accepted credentials: API keys, and tokens of an identity provider. Safe for use by many
 * threads.
 *
 * @param keys the API keys
 * @param tokens the tokens, or null if none are accepted
 */
public record Credentials(ApiKeys keys, @Nullable Tokens tokens) {
  /**
   * Opens the configured credentials.
   *
   * @throws IOException if the key that verifies tokens cannot be used
   */
  public static Credentials open(Map<String, KeySettings> keys, TokenSettings jwt)
      throws IOException {
    Tokens tokens = jwt.isOn() ? new Tokens(jwt.openKey(), jwt, Clock.systemUTC()) : null;
    return new Credentials(new ApiKeys(keys), tokens);
  }

  /** Returns whether callers must authenticate with a key or a token. */
  public boolean areAskedFor() {
    return keys.areAskedFor() || tokens != null;
  }

  /** Returns the caller that a key or a token belongs to, or null if it is not accepted. */
  public @Nullable Caller bearer(String keyOrToken) {
    Caller caller = keys.caller(keyOrToken);
    return caller == null && tokens != null ? tokens.caller(keyOrToken) : caller;
  }
}
