package org.ccdrec.server.activation;

/** Which version a server makes live by itself. */
public enum Policy {
  /** The newest, at the start and whenever a newer one appears. */
  LATEST,
  /** The one that the configuration names. */
  PINNED,
  /** None but the newest at the very first start; an administrator says which. */
  MANUAL
}
