package org.ccdrec.server.routing;

import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.function.Function;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A route: its method and path, where it is served, who may use it, what it takes, what it is
 * counted as, and what answers it. Everything else about routes is derived from these. Immutable.
 *
 * <p>A route with GET has HEAD too; every route has OPTIONS.
 *
 * @param <H> the handlers of one event loop, of which each route uses one
 */
public final class Route<H> {
  private final HttpMethod method;
  private final PathTemplate template;
  private final Set<Listener> listeners;
  private final @Nullable Role role;
  private final @Nullable RequestBody body;
  private final String metric;
  private final Function<H, RouteHandler> handler;

  private Route(Declaration declared, Function<H, RouteHandler> handler) {
    this.method = declared.method;
    this.template = declared.template;
    this.listeners = declared.listeners;
    this.role = declared.role;
    this.body = declared.body;
    this.metric = declared.metric;
    this.handler = handler;
  }

  /** Declares a route with GET. */
  public static Declaration get(String path) {
    return new Declaration(HttpMethod.GET, path, null);
  }

  /** Declares a route with PUT. */
  public static Declaration put(String path, RequestBody body) {
    return new Declaration(HttpMethod.PUT, path, body);
  }

  /** Declares a route with PATCH. */
  public static Declaration patch(String path, RequestBody body) {
    return new Declaration(HttpMethod.PATCH, path, body);
  }

  /** Declares a route with DELETE, which takes no body. */
  public static Declaration delete(String path) {
    return new Declaration(HttpMethod.DELETE, path, null);
  }

  /** Declares a route with POST. */
  public static Declaration post(String path, RequestBody body) {
    return new Declaration(HttpMethod.POST, path, body);
  }

  /** A route in the making: on the public port, open to everybody, counted as an operation. */
  public static final class Declaration {
    private final HttpMethod method;
    private final PathTemplate template;
    private final @Nullable RequestBody body;
    private Set<Listener> listeners = Set.of(Listener.PUBLIC);
    private @Nullable Role role;
    private String metric = "operations";

    private Declaration(HttpMethod method, String path, @Nullable RequestBody body) {
      this.method = method;
      this.template = new PathTemplate(path);
      this.body = body;
    }

    /** Sets the ports on which it is served. */
    public Declaration on(Listener... ports) {
      listeners = Set.of(ports);
      return this;
    }

    /** Sets the role that its callers need. */
    public Declaration role(Role needed) {
      role = needed;
      return this;
    }

    /** Sets the name under which it is counted. */
    public Declaration metric(String name) {
      metric = name;
      return this;
    }

    /** Completes the route with what answers it. */
    public <H> Route<H> to(Function<H, RouteHandler> handler) {
      return new Route<>(this, handler);
    }
  }

  /** Returns its method. */
  public String method() {
    return method.name();
  }

  /** Returns its path, with a parameter in braces. */
  public String path() {
    return template.toString();
  }

  /** Returns the role that its callers need, or null if everybody may use it. */
  public @Nullable Role role() {
    return role;
  }

  /** Returns the roles of which its callers need one; empty if everybody may use it. */
  Set<Role> roles() {
    return role == null ? Set.of() : Set.of(role);
  }

  /** Returns the body that it takes, or null if it takes none. */
  public @Nullable RequestBody body() {
    return body;
  }

  /** Returns the name under which it is counted. */
  public String metric() {
    return metric;
  }

  /** Returns whether it is served on a port. */
  public boolean isOn(Listener listener) {
    return listeners.contains(listener);
  }

  /** Returns its methods, separated by commas; a resource may have other routes with others. */
  public String allow() {
    return method.equals(HttpMethod.GET) ? "GET, HEAD" : method.name();
  }

  boolean accepts(HttpMethod requested) {
    return requested.equals(method)
        || requested.equals(HttpMethod.HEAD) && method.equals(HttpMethod.GET);
  }

  PathTemplate template() {
    return template;
  }

  /** Returns the decoded parameter of a path that matches, or null if the route has none. */
  @Nullable String parameter(String path) throws HttpProblem {
    return template.hasParameter() ? PercentEncoding.decode(template.parameter(path)) : null;
  }

  RouteHandler handler(H handlers) {
    return handler.apply(handlers);
  }
}
