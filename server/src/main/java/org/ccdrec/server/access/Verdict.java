package org.ccdrec.server.access;

import org.jspecify.annotations.Nullable;

/**
 * Whether a credential is accepted.
 *
 * @param caller whom it belongs to, or null if it is not accepted
 * @param reason why it is not accepted; meaningless with a caller
 */
public record Verdict(@Nullable Caller caller, Refusal reason) {
  static Verdict accepted(Caller caller) {
    return new Verdict(caller, Refusal.MISSING);
  }

  /** Returns the verdict on a credential that is not accepted. */
  public static Verdict refused(Refusal reason) {
    return new Verdict(null, reason);
  }
}
