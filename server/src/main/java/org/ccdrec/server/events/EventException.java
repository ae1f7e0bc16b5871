package org.ccdrec.server.events;

/** Invalid events; the message has all their errors. */
public final class EventException extends Exception {
  private static final long serialVersionUID = 1L;

  EventException(String rules) {
    super(rules, null, false, false);
  }
}
