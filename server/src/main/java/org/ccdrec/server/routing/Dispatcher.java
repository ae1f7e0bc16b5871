package org.ccdrec.server.routing;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.origin.Cors;

/**
 * Serves the routes of one port on one event loop: finds the route of a request, admits the caller,
 * checks the method, receives the body, and calls the handler. Used on that event loop only.
 */
public final class Dispatcher implements Handler<HttpServerRequest> {
  private static final long COMMAND_BYTES = 4096;

  private final RouteTable table;
  private final Guard guard;
  private final Exchange.Loop loop;
  private final Cors cors;
  private final long maxBodyBytes;

  private Dispatcher(RouteTable table, Settings settings) {
    this.table = table;
    this.guard = settings.guard();
    this.loop = settings.loop();
    this.cors = settings.cors();
    this.maxBodyBytes = settings.maxBodyBytes();
  }

  /**
   * What the routes of a port have in common.
   *
   * @param loop the event loop
   * @param guard who may use them
   * @param cors which pages of other origins may use them
   * @param metrics receives their latencies and status codes
   * @param maxBodyBytes longest body; those of commands are at most {@value #COMMAND_BYTES} bytes
   */
  public record Settings(
      Exchange.Loop loop, Guard guard, Cors cors, ServerMetrics metrics, long maxBodyBytes) {}

  /**
   * Prepares the routes of a port.
   *
   * @param routes all routes of the server
   * @param listener the port
   * @param handlers what answers them on this event loop
   * @param settings what they have in common
   */
  public static <H> Dispatcher of(
      List<Route<H>> routes, Listener listener, H handlers, Settings settings) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Route<H> route : routes) {
      if (route.isOn(listener)) {
        var metrics = settings.metrics().route(route.metric());
        endpoints.add(new Endpoint(route, route.handler(handlers), metrics));
      }
    }
    return new Dispatcher(new RouteTable(endpoints), settings);
  }

  @Override
  public void handle(HttpServerRequest request) {
    var exchange = new Exchange(request, loop);
    try {
      guard.requireHost(request);
      cors.decorate(request);
      dispatch(exchange);
    } catch (HttpProblem | RuntimeException | Error e) {
      exchange.fail(e); // an Error too: a request without an answer would hold its connection
    }
  }

  private void dispatch(Exchange exchange) throws HttpProblem {
    String path = exchange.path();
    Resource resource = table.find(path);
    if (resource == null) {
      throw HttpProblem.noRoute(path);
    }
    HttpServerRequest request = exchange.request();
    HttpMethod method = request.method();
    Endpoint endpoint = resource.endpoint(method);
    Route<?> route = endpoint.route();
    exchange.countTo(endpoint.metrics());
    if (cors.isPreflight(request)) {
      cors.allow(request, resource.allow());
      exchange.answerNoContent();
      return;
    }
    exchange.admit(guard.admit(exchange, resource.roles(method)));
    if (method.equals(HttpMethod.OPTIONS)) {
      exchange.allow(resource.allow());
      exchange.answerNoContent();
      return;
    }
    if (!route.accepts(method)) {
      exchange.allow(resource.allow());
      throw HttpProblem.methodNotAllowed(method.name(), resource.allow());
    }
    exchange.parameter(route.parameter(path));
    RequestBody body = route.body();
    if (body == null) {
      endpoint.handler().handle(exchange);
    } else {
      receive(exchange, endpoint.handler(), body);
    }
  }

  private void receive(Exchange exchange, RouteHandler handler, RequestBody body)
      throws HttpProblem {
    if (body.isWrite()) {
      requireJson(exchange.request());
    }
    exchange
        .receive(body.isCommand() ? COMMAND_BYTES : maxBodyBytes)
        .onSuccess(received -> handle(exchange, handler))
        .onFailure(exchange::fail);
  }

  private static void requireJson(HttpServerRequest request) throws HttpProblem {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(Answer.JSON)) {
      throw HttpProblem.unsupportedMediaType();
    }
  }

  private static void handle(Exchange exchange, RouteHandler handler) {
    try {
      handler.handle(exchange);
    } catch (HttpProblem | RuntimeException | Error e) {
      exchange.fail(e);
    }
  }
}
