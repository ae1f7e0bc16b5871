package org.ccdrec.server.activation;

/** The version that a server makes live without an administrator. */
public enum Policy {
  /** The newest, at startup and whenever a newer one appears. */
  LATEST,
  /** The version named in the configuration. */
  PINNED,
  /** The newest at the very first start, then the version chosen by an administrator. */
  MANUAL
}
