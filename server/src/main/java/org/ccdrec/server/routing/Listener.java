package org.ccdrec.server.routing;

/** A port of the server. */
public enum Listener {
  /** The port of the API. */
  PUBLIC,
  /** The port on which versions are managed. */
  ADMINISTRATION
}
