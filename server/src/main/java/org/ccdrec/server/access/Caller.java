package org.ccdrec.server.access;

import java.util.Set;

/**
 * An authenticated caller.
 *
 * @param name name of the key, or a description of the token
 * @param roles the caller's roles
 */
public record Caller(String name, Set<Role> roles) {
  /** The caller of every request if authentication is off. */
  public static final Caller ANYBODY = new Caller("-", Set.of(Role.values()));

  /** The caller without a valid credential, on a route that needs none. */
  public static final Caller NOBODY = new Caller("-", Set.of());
}
