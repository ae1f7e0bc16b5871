package org.ccdrec.server.access;

/** What a caller may do. */
public enum Role {
  /** Read recommendations, items and metrics. */
  READ,
  /** Post events. */
  EVENTS,
  /** Use the administration port. */
  ADMIN
}
