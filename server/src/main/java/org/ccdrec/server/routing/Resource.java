package org.ccdrec.server.routing;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ccdrec.server.access.Role;

/** The endpoints of one path, each with another method, at least one. Immutable. */
final class Resource {
  private final List<Endpoint> endpoints;
  private final Set<Role> allRoles;

  Resource(List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
    boolean isOpen = endpoints.stream().anyMatch(each -> each.route().roles().isEmpty());
    this.allRoles =
        isOpen
            ? Set.of()
            : endpoints.stream()
                .flatMap(each -> each.route().roles().stream())
                .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns its endpoints. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Returns this resource with another endpoint. */
  Resource with(Endpoint endpoint) {
    List<Endpoint> all = new ArrayList<>(endpoints);
    all.add(endpoint);
    return new Resource(all);
  }

  /** Returns its path. */
  PathTemplate template() {
    return endpoints.getFirst().route().template();
  }

  /** Returns the endpoint with a method, or the first if none has it. */
  Endpoint endpoint(HttpMethod method) {
    for (int at = 1; at < endpoints.size(); at++) {
      if (endpoints.get(at).route().accepts(method)) {
        return endpoints.get(at);
      }
    }
    return endpoints.getFirst();
  }

  /** Returns the roles of which a method needs one; empty if everybody may use it. */
  Set<Role> roles(HttpMethod method) {
    Route<?> route = endpoint(method).route();
    return route.accepts(method) ? route.roles() : allRoles;
  }

  /** Returns all methods as the header {@code Allow} names them. */
  String allow() {
    return endpoints.stream().map(each -> each.route().allow()).collect(Collectors.joining(", "));
  }
}
