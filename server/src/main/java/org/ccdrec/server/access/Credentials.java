package org.ccdrec.server.access;

import org.jspecify.annotations.Nullable;

/**
 * What calls are made with: API keys, and tokens of an identity provider. Safe for use by many
 * threads.
 *
 * @param keys the keys
 * @param tokens the tokens, or null if none are taken
 */
public record Credentials(ApiKeys keys, @Nullable Tokens tokens) {
  /** Returns whether calls need a key or a token. */
  public boolean areAskedFor() {
    return keys.areAskedFor() || tokens != null;
  }

  /** Returns who bears a key or a token, or null if it is nobody's. */
  public @Nullable Caller bearer(String keyOrToken) {
    Caller caller = keys.caller(keyOrToken);
    return caller == null && tokens != null ? tokens.caller(keyOrToken) : caller;
  }
}
