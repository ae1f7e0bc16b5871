package org.ccdrec.server.access;

/** Why a request is not authenticated. */
public enum Refusal {
  /** There is neither key nor token. */
  MISSING("missing", "no API key or token was sent"),
  /** The key is unknown. */
  UNKNOWN_KEY("unknown_key", "the API key is unknown"),
  /** The token is not a signed JSON Web Token. */
  MALFORMED("malformed_token", "the token is malformed"),
  /** The token is signed with an algorithm other than that of the configured key. */
  ALGORITHM("algorithm", "the token is signed with an algorithm that is not accepted"),
  /** The signature does not match. */
  SIGNATURE("signature", "the signature of the token is invalid"),
  /** The token has critical headers, which this server does not understand. */
  CRITICAL("critical_header", "the token has critical headers that are not supported"),
  /** The token has expired. */
  EXPIRED("expired", "the token has expired"),
  /** A claim is missing or has another value than required. */
  CLAIM("claim", "a claim of the token is missing or is not accepted");

  private final String label;
  private final String text;

  Refusal(String label, String text) {
    this.label = label;
    this.text = text;
  }

  /** Returns the value of the label {@code reason} in the metrics. */
  public String label() {
    return label;
  }

  /** Returns a sentence without quotes for callers and logs. */
  public String text() {
    return text;
  }
}
