package org.ccdrec.server.access;

import java.util.Set;

/**
 * Who calls.
 *
 * @param name name of the key
 * @param roles what it allows
 */
public record Caller(String name, Set<Role> roles) {
  /** Anybody, where no keys are asked for. */
  public static final Caller ANYBODY = new Caller("-", Set.of(Role.values()));
}
