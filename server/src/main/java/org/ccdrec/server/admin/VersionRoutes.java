package org.ccdrec.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.regex.Pattern;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.PercentEncoding;
import org.ccdrec.server.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes that manage versions. Every action is written to the audit log, {@code
 * org.ccdrec.audit}, with its caller and its outcome. Used on one event loop.
 */
public final class VersionRoutes {
  private static final Logger AUDIT = LoggerFactory.getLogger("org.ccdrec.audit");
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String MODEL = "model";

  private final Vertx vertx;
  private final ManagedModels managed;

  /** Creates the handlers. */
  public VersionRoutes(Vertx vertx, ManagedModels managed) {
    this.vertx = vertx;
    this.managed = managed;
  }

  /** Makes an answer; may block. */
  @FunctionalInterface
  private interface View {
    JsonWriter make(VersionActions actions) throws IOException;
  }

  /** Acts on a model as a body says; may block. */
  @FunctionalInterface
  private interface Action {
    JsonWriter run(VersionActions actions, JsonNode body) throws HttpProblem, IOException;
  }

  /** Lists the versions of a model. */
  public void list(Exchange exchange) throws HttpProblem {
    view(exchange, VersionActions::list);
  }

  /** Lists the latest attempts to make a version of a model live. */
  public void attempts(Exchange exchange) throws HttpProblem {
    view(exchange, VersionActions::attempts);
  }

  /** Makes a version live, and stays with it. */
  public void activate(Exchange exchange) {
    act(exchange, VersionActions::activate);
  }

  /** Makes the previous version live again, and stays with it. */
  public void rollBack(Exchange exchange) {
    act(exchange, (actions, body) -> actions.rollBack());
  }

  /** Stays with a version. */
  public void pin(Exchange exchange) {
    act(exchange, VersionActions::pin);
  }

  /** Follows the newest version. */
  public void follow(Exchange exchange) {
    act(exchange, (actions, body) -> actions.follow());
  }

  /** Makes a version the canary. */
  public void canary(Exchange exchange) {
    act(exchange, VersionActions::canary);
  }

  /** Makes the canary the live version. */
  public void promoteCanary(Exchange exchange) {
    act(exchange, (actions, body) -> actions.promoteCanary());
  }

  /** Removes the canary. */
  public void dropCanary(Exchange exchange) {
    act(exchange, (actions, body) -> actions.dropCanary());
  }

  private void view(Exchange exchange, View view) throws HttpProblem {
    var actions = new VersionActions(managed, managed.known(queried(exchange.query())));
    exchange.answer(vertx.executeBlocking(() -> view.make(actions).toBytes(), false));
  }

  /** Returns the value of the parameter model, the only one, or null without a query. */
  private static @Nullable String queried(@Nullable String query) throws HttpProblem {
    if (query == null || query.isEmpty()) {
      return null;
    }
    if (!query.startsWith(MODEL + "=") || query.indexOf('&') >= 0) {
      throw HttpProblem.badRequest("the only query parameter of this resource is model");
    }
    return PercentEncoding.decode(query.substring(MODEL.length() + 1));
  }

  /** Returns the name of the model that a body is about, or null if it names none. */
  private static @Nullable String named(JsonNode body) {
    if (body.hasNonNull(MODEL)) {
      return body.path(MODEL).asText();
    }
    String snapshot = body.path("snapshot").asText();
    int slash = snapshot.indexOf('/');
    return slash < 0 ? null : snapshot.substring(0, slash);
  }

  private void act(Exchange exchange, Action action) {
    String from = exchange.caller().name() + " at " + exchange.client().address();
    exchange.answer(vertx.executeBlocking(() -> audited(exchange, from, action).toBytes(), false));
  }

  private JsonWriter audited(Exchange exchange, String from, Action action)
      throws HttpProblem, IOException {
    String path = exchange.path();
    JsonNode body = parse(exchange.body());
    try {
      JsonWriter outcome = action.run(actions(body), body);
      AUDIT.info("{} {} by {}: {}", path, plain(body), from, plain(outcome));
      return outcome;
    } catch (HttpProblem problem) {
      AUDIT.info("{} {} by {}: {}", path, plain(body), from, plain(problem.getMessage()));
      throw problem;
    }
  }

  /** Returns the actions on the model that a body is about. */
  private VersionActions actions(JsonNode body) throws HttpProblem {
    String name = named(body);
    boolean isOfOne = managed.byName().size() == 1 && !body.hasNonNull(MODEL);
    return new VersionActions(managed, managed.required(isOfOne ? null : name));
  }

  /** Returns text without the characters that could forge lines of the log. */
  private static String plain(@Nullable Object text) {
    return UNSAFE.matcher(String.valueOf(text)).replaceAll("?");
  }

  private static JsonNode parse(byte[] body) throws HttpProblem {
    if (body.length == 0) {
      return MAPPER.createObjectNode();
    }
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw HttpProblem.badRequest("the body must be JSON");
    }
  }
}
