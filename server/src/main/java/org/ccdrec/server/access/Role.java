package org.ccdrec.server.access;

/** What a key allows. */
public enum Role {
  /** Everything under /v1 that answers, and the metrics. */
  READ,
  /** Events. */
  EVENTS,
  /** The administration port. */
  ADMIN
}
