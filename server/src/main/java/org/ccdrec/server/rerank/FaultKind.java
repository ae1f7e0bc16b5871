package org.ccdrec.server.rerank;

/** The fault of a rule in a call whose result was ignored. */
public enum FaultKind {
  /** It threw an exception or error. */
  EXCEPTION("exception"),
  /** It did not return before the request's deadline. */
  TIMEOUT("timeout"),
  /** It was not called, because too many of its calls missed their deadline and still run. */
  SUSPENDED("suspended"),
  /** It returned null, or a list with null in it. */
  NO_RESULT("no-result"),
  /** It gave an item a score that is infinite or not a number. */
  NOT_FINITE("not-finite"),
  /** It returned an item twice. */
  DUPLICATE("duplicate"),
  /** It left out an item without declaring that it removes items. */
  MISSING("missing"),
  /** It added an item that is not eligible, or without declaring that it adds items. */
  UNEXPECTED("unexpected");

  private final String label;

  FaultKind(String label) {
    this.label = label;
  }

  /** Returns the name in metrics and answers. */
  public String label() {
    return label;
  }
}
