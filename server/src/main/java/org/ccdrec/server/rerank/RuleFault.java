package org.ccdrec.server.rerank;

import org.jspecify.annotations.Nullable;

/** Thrown when the result of a call of a rule cannot be used. */
final class RuleFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final FaultKind kind;

  RuleFault(FaultKind kind, String message) {
    this(kind, message, null);
  }

  RuleFault(FaultKind kind, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.kind = kind;
  }

  FaultKind kind() {
    return kind;
  }
}
