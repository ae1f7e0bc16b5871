package org.ccdrec.server.events;

/** The refusal of events, with every rule that they break. */
public final class EventException extends Exception {
  private static final long serialVersionUID = 1L;

  EventException(String rules) {
    super(rules, null, false, false);
  }
}
