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

  /** Returns whether a key or a token is accepted. */
  public Verdict bearer(String keyOrToken) {
    Verdict verdict = key(keyOrToken);
    if (verdict.caller() != null || tokens == null || keyOrToken.indexOf('.') < 0) {
      return verdict;
    }
    return tokens.verify(keyOrToken);
  }

  /** Returns whether a key is accepted. */
  public Verdict key(String key) {
    Caller caller = keys.caller(key);
    return caller == null ? Verdict.refused(Refusal.UNKNOWN_KEY) : Verdict.accepted(caller);
  }
}
