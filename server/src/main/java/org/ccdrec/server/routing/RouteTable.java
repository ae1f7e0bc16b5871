package org.ccdrec.server.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one port by path. A look-up compares a few prefixes and suffixes and allocates
 * nothing. Immutable; safe for use by many threads.
 *
 * <p>At most one resource matches a path: no two templates match the same path, and no path without
 * a parameter begins like one with a parameter.
 */
final class RouteTable {
  private final Map<String, Resource> literals = new HashMap<>();
  private final Group[] groups;

  /** The resources whose paths are equal up to the parameter. */
  private record Group(String prefix, List<Resource> resources) {
    @Nullable Resource find(String path) {
      int from = prefix.length();
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      if (end == from) {
        return null;
      }
      for (int at = 0; at < resources.size(); at++) {
        Resource each = resources.get(at);
        String suffix = each.template().suffix();
        if (suffix.length() == path.length() - end && path.startsWith(suffix, end)) {
          return each;
        }
      }
      return null;
    }
  }

  /**
   * Arranges endpoints; those with the same template are one resource.
   *
   * @throws IllegalArgumentException if two of them match the same path and method
   */
  RouteTable(List<Endpoint> endpoints) {
    Map<String, Group> byPrefix = new HashMap<>();
    for (Resource each : resources(endpoints)) {
      PathTemplate template = each.template();
      if (template.hasParameter()) {
        Group group =
            byPrefix.computeIfAbsent(
                template.prefix(), prefix -> new Group(prefix, new ArrayList<>()));
        require(group.find(template.prefix() + "x" + template.suffix()) == null, template);
        group.resources().add(each);
      } else {
        require(literals.put(template.prefix(), each) == null, template);
      }
    }
    groups = byPrefix.values().toArray(Group[]::new);
    for (Endpoint each : endpoints) {
      PathTemplate template = each.route().template();
      for (Group group : groups) {
        boolean isOfGroup = template.prefix().equals(group.prefix());
        require(isOfGroup || !template.prefix().startsWith(group.prefix()), template);
      }
    }
  }

  private static List<Resource> resources(List<Endpoint> endpoints) {
    Map<String, Resource> byPath = new LinkedHashMap<>();
    for (Endpoint each : endpoints) {
      Resource known = byPath.get(each.route().path());
      require(
          known == null || known.endpoints().stream().noneMatch(other -> overlap(each, other)),
          each.route().template());
      byPath.put(
          each.route().path(), known == null ? new Resource(List.of(each)) : known.with(each));
    }
    return List.copyOf(byPath.values());
  }

  private static boolean overlap(Endpoint one, Endpoint other) {
    return one.route().method().equals(other.route().method());
  }

  private static void require(boolean isUnambiguous, PathTemplate template) {
    if (!isUnambiguous) {
      throw new IllegalArgumentException("two routes match the same path; path=" + template);
    }
  }

  /** Returns the resource that matches a path, or null. */
  @Nullable Resource find(String path) {
    for (Group group : groups) {
      if (path.startsWith(group.prefix())) {
        return group.find(path);
      }
    }
    return literals.get(path);
  }
}
