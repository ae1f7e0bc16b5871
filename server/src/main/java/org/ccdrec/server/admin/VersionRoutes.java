package org.ccdrec.server.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.regex.Pattern;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
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

  private final Vertx vertx;
  private final VersionActions actions;
  private final VersionList versions;

  /** Creates the handlers. */
  public VersionRoutes(Vertx vertx, ManagedVersions managed) {
    this.vertx = vertx;
    this.versions = new VersionList(managed);
    this.actions = new VersionActions(managed, versions);
  }

  /** Makes an answer; may block. */
  @FunctionalInterface
  private interface View {
    JsonWriter make() throws IOException;
  }

  /** Acts as a body says; may block. */
  @FunctionalInterface
  private interface Action {
    JsonWriter run(JsonNode body) throws HttpProblem, IOException;
  }

  /** Lists the versions. */
  public void list(Exchange exchange) {
    view(exchange, versions::list);
  }

  /** Lists the latest attempts to make a version live. */
  public void attempts(Exchange exchange) {
    view(exchange, actions::attempts);
  }

  /** Makes a version live, and stays with it. */
  public void activate(Exchange exchange) {
    act(exchange, actions::activate);
  }

  /** Makes the previous version live again, and stays with it. */
  public void rollBack(Exchange exchange) {
    act(exchange, body -> actions.rollBack());
  }

  /** Stays with a version. */
  public void pin(Exchange exchange) {
    act(exchange, actions::pin);
  }

  /** Follows the newest version. */
  public void follow(Exchange exchange) {
    act(exchange, body -> actions.follow());
  }

  /** Makes a version the canary. */
  public void canary(Exchange exchange) {
    act(exchange, actions::canary);
  }

  /** Makes the canary the live version. */
  public void promoteCanary(Exchange exchange) {
    act(exchange, body -> actions.promoteCanary());
  }

  /** Removes the canary. */
  public void dropCanary(Exchange exchange) {
    act(exchange, body -> actions.dropCanary());
  }

  private void view(Exchange exchange, View view) {
    exchange.answer(vertx.executeBlocking(() -> view.make().toBytes(), false));
  }

  private void act(Exchange exchange, Action action) {
    String from = exchange.caller().name() + " at " + exchange.client().address();
    exchange.answer(vertx.executeBlocking(() -> audited(exchange, from, action).toBytes(), false));
  }

  private static JsonWriter audited(Exchange exchange, String from, Action action)
      throws HttpProblem, IOException {
    String path = exchange.path();
    JsonNode body = parse(exchange.body());
    try {
      JsonWriter outcome = action.run(body);
      AUDIT.info("{} {} by {}: {}", path, plain(body), from, plain(outcome));
      return outcome;
    } catch (HttpProblem problem) {
      AUDIT.info("{} {} by {}: {}", path, plain(body), from, plain(problem.getMessage()));
      throw problem;
    }
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
