package org.ccdrec.server.encode;

/** Thrown if an item cannot be encoded; the message states the rule, for the client. */
public final class EncodeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean isUnsupported;

  private EncodeException(String rule, boolean isUnsupported) {
    super(rule, null, false, false);
    this.isUnsupported = isUnsupported;
  }

  /** Returns the refusal of an item that no client can have encoded by this server. */
  static EncodeException unsupported(String rule) {
    return new EncodeException(rule, true);
  }

  /** Returns the refusal of an item that breaks a rule. */
  static EncodeException invalid(String rule) {
    return new EncodeException(rule, false);
  }

  /** Returns whether the server lacks an encoder, rather than the item being invalid. */
  public boolean isUnsupported() {
    return isUnsupported;
  }
}
