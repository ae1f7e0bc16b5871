package org.ccdrec.server.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one port by path. A look-up compares a few prefixes and suffixes and allocates
 * nothing. Immutable; safe for use by many threads.
 *
 * <p>At most one endpoint matches a path: paths are unique, and no path without a parameter begins
 * like one with a parameter.
 */
final class RouteTable {
  private final Map<String, Endpoint> literals = new HashMap<>();
  private final Group[] groups;

  /** The endpoints whose paths are equal up to the parameter. */
  private record Group(String prefix, List<Endpoint> endpoints) {
    @Nullable Endpoint find(String path) {
      int from = prefix.length();
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      if (end == from) {
        return null;
      }
      for (int at = 0; at < endpoints.size(); at++) {
        Endpoint each = endpoints.get(at);
        String suffix = each.route().template().suffix();
        if (suffix.length() == path.length() - end && path.startsWith(suffix, end)) {
          return each;
        }
      }
      return null;
    }
  }

  /**
   * Arranges endpoints.
   *
   * @throws IllegalArgumentException if two of them match the same path
   */
  RouteTable(List<Endpoint> endpoints) {
    Map<String, Group> byPrefix = new HashMap<>();
    for (Endpoint each : endpoints) {
      PathTemplate template = each.route().template();
      if (template.hasParameter()) {
        Group group =
            byPrefix.computeIfAbsent(
                template.prefix(), prefix -> new Group(prefix, new ArrayList<>()));
        require(group.find(template.prefix() + "x" + template.suffix()) == null, each);
        group.endpoints().add(each);
      } else {
        require(literals.put(template.prefix(), each) == null, each);
      }
    }
    groups = byPrefix.values().toArray(Group[]::new);
    for (Endpoint each : endpoints) {
      String prefix = each.route().template().prefix();
      for (Group group : groups) {
        boolean isOfGroup = prefix.equals(group.prefix());
        require(isOfGroup || !prefix.startsWith(group.prefix()), each);
      }
    }
  }

  private static void require(boolean isUnambiguous, Endpoint endpoint) {
    if (!isUnambiguous) {
      throw new IllegalArgumentException(
          "two routes match the same path; path=" + endpoint.route().path());
    }
  }

  /** Returns the endpoint that matches a path, or null. */
  @Nullable Endpoint find(String path) {
    for (Group group : groups) {
      if (path.startsWith(group.prefix())) {
        return group.find(path);
      }
    }
    return literals.get(path);
  }
}
