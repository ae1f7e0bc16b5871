package org.ccdrec.server.access;

/** What a caller may do. */
public enum Role {
  /** Read recommendations, items and metrics. */
  READ,
  /** Post events. */
  EVENTS,
  /** Change the catalogue. */
  CATALOGUE,
  /** Use the administration port. */
  ADMIN
}
