package org.ccdrec.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.activation.ActivationReport;
import org.ccdrec.server.activation.Activations;
import org.ccdrec.server.activation.BucketFollower;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.snapshot.SnapshotId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of the administration port: which versions there are, and which is live; and the
 * console with the routes that it reads, answered as on the public port.
 *
 * <p>A web page that the operator has open elsewhere must not be able to use it: a POST must be
 * JSON by its content type, which a browser does not send across origins unasked, and the Host
 * header must name this machine, which it does not after a DNS rebinding. Where keys or tokens are
 * asked for, it takes one with the role admin. Every action is written to the audit log, {@code
 * org.ccdrec.audit}, with who did it and what came of it.
 */
public final class AdminHandler implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);
  private static final Logger AUDIT = LoggerFactory.getLogger("org.ccdrec.audit");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAXIMUM_BODY = 4096;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
  private static final Set<String> READS =
      Set.of(
          "/",
          "/console",
          "/docs",
          "/metrics",
          "/openapi.yaml",
          "/v1/model",
          "/v1/recommendations");

  private final Vertx vertx;
  private final StoreWatcher watcher;
  private final Activations activations;
  private final VersionList versions;
  private final String host;
  private final Guard guard;
  private final RequestHandler reads;

  /** An action on the live version. */
  @FunctionalInterface
  private interface Action {
    ObjectNode run() throws Problem, IOException;
  }

  /**
   * Makes the routes.
   *
   * @param vertx where blocking work runs
   * @param versions what it acts on
   * @param host address that the port is bound to
   * @param state what the console reads, and who may call
   */
  public AdminHandler(Vertx vertx, Versions versions, String host, ServerState state) {
    this.vertx = vertx;
    this.watcher = versions.watcher();
    this.activations = versions.activations();
    this.versions = new VersionList(versions);
    this.host = host;
    this.guard = new Guard(state.credentials());
    this.reads = new RequestHandler(vertx, state, StaticFiles.ADMINISTRATION);
  }

  /**
   * The versions of a store.
   *
   * @param watcher the watch over the store
   * @param activations what makes versions live
   * @param bucket what brings them, or null where the store is a directory
   */
  public record Versions(
      StoreWatcher watcher, Activations activations, @Nullable BucketFollower bucket) {}

  @Override
  public void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    try {
      requireOwnHost(request.authority());
      if (isRead(path)) {
        reads.handle(request);
        return;
      }
      String caller = guard.admit(request, Role.ADMIN).name();
      switch (path) {
        case "/admin/snapshots" -> read(request, versions::list);
        case "/admin/activations" -> read(request, this::attempts);
        case "/admin/activate" -> act(request, caller, this::activate);
        case "/admin/rollback" -> act(request, caller, body -> rollBack());
        case "/admin/pin" -> act(request, caller, this::pin);
        case "/admin/follow" -> act(request, caller, body -> follow());
        case "/admin/canary" -> act(request, caller, this::canary);
        case "/admin/canary/drop" -> act(request, caller, body -> dropCanary());
        case "/admin/canary/promote" -> act(request, caller, body -> promote());
        default -> throw Problem.noRoute(path);
      }
    } catch (Problem problem) {
      Responses.write(request, problem.answer(path));
    }
  }

  /** Returns whether a path is the console or one that it reads; nothing there has an effect. */
  private static boolean isRead(String path) {
    return READS.contains(path)
        || path.startsWith("/console/")
        || path.startsWith("/v1/users/")
        || path.startsWith("/v1/items/");
  }

  private void requireOwnHost(@Nullable HostAndPort authority) throws Problem {
    String named = authority == null ? "" : authority.host();
    if (!LOOPBACK.contains(named) && !named.equals(host)) {
      throw Problem.forbidden("the Host header must name this machine");
    }
  }

  private void read(HttpServerRequest request, Action action) throws Problem {
    if (!request.method().equals(HttpMethod.GET)) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET");
      throw Problem.methodNotAllowed(request.method().name(), "GET");
    }
    answer(request, vertx.executeBlocking(action::run, false));
  }

  /** An action that a body describes. */
  @FunctionalInterface
  private interface BodyAction {
    ObjectNode run(JsonNode body) throws Problem, IOException;
  }

  private void act(HttpServerRequest request, String caller, BodyAction action) throws Problem {
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().putHeader(HttpHeaders.ALLOW, "POST");
      throw Problem.methodNotAllowed(request.method().name(), "POST");
    }
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.startsWith(Answer.JSON)) {
      throw Problem.unsupportedMediaType();
    }
    String from = caller + " at " + request.remoteAddress();
    String path = request.path();
    answer(
        request,
        Bodies.read(request, MAXIMUM_BODY)
            .compose(
                body -> vertx.executeBlocking(() -> audited(path, from, body, action), false)));
  }

  private static ObjectNode audited(String path, String from, byte[] body, BodyAction action)
      throws Problem, IOException {
    JsonNode json = body.length == 0 ? JSON.createObjectNode() : parsed(body);
    try {
      ObjectNode result = action.run(json);
      AUDIT.info("{} {} by {}: {}", path, json, from, result);
      return result;
    } catch (Problem problem) {
      AUDIT.info("{} {} by {}: {}", path, json, from, problem.getMessage());
      throw problem;
    }
  }

  private static JsonNode parsed(byte[] body) throws Problem {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw Problem.badRequest("the body must be JSON");
    }
  }

  private void answer(HttpServerRequest request, Future<ObjectNode> result) {
    String path = request.path();
    result
        .onSuccess(
            json ->
                Responses.write(
                    request, Answer.json(json.toString().getBytes(StandardCharsets.UTF_8))))
        .onFailure(
            failure -> {
              if (failure instanceof Problem problem) {
                Responses.write(request, problem.answer(path));
              } else {
                LOG.error("{} failed", path, failure);
                Responses.write(request, Problem.internal().answer(path));
              }
            });
  }

  private ObjectNode attempts() {
    ObjectNode root = JSON.createObjectNode();
    var list = root.putArray("activations");
    activations.reports().forEach(report -> list.add(json(report)));
    return root;
  }

  private ObjectNode activate(JsonNode body) throws Problem, IOException {
    return made(activations.activate(wanted(body)));
  }

  /** Stays with the version that a body names, or with the live one if it names none. */
  private ObjectNode pin(JsonNode body) throws Problem, IOException {
    if (body.has("snapshot")) {
      return activate(body);
    }
    activations.follow(false);
    return versions.list();
  }

  private ObjectNode canary(JsonNode body) throws Problem, IOException {
    ActivationReport report = activations.activateCanary(wanted(body));
    if (!report.activated()) {
      throw Problem.conflict("there is no new canary: " + report.refusal());
    }
    return json(report);
  }

  private ObjectNode dropCanary() throws IOException {
    activations.dropCanary();
    return versions.list();
  }

  private ObjectNode promote() throws Problem, IOException {
    if (activations.promote() == null) {
      throw Problem.conflict("there is no canary");
    }
    return versions.list();
  }

  private SnapshotId wanted(JsonNode body) throws Problem, IOException {
    String wanted = body.path("snapshot").asText();
    for (SnapshotId id : watcher.versions()) {
      if (id.toString().equals(wanted)) {
        return id;
      }
    }
    throw Problem.badRequest(
        "the body must be {\"snapshot\": \"name/version\"} with one of /admin/snapshots; snapshot="
            + wanted);
  }

  private ObjectNode rollBack() throws Problem {
    ActivationReport report = activations.rollBack();
    if (report == null) {
      throw Problem.conflict("no version was live before this one");
    }
    return made(report);
  }

  private ObjectNode made(ActivationReport report) throws Problem {
    if (!report.activated()) {
      throw Problem.conflict("the version before stays live: " + report.refusal());
    }
    return json(report);
  }

  private ObjectNode follow() throws IOException {
    activations.follow(true);
    watcher.check();
    return versions.list();
  }

  private static ObjectNode json(ActivationReport report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("snapshot", report.id().toString())
        .put("at", report.at().toString())
        .put("millis", report.millis())
        .put("activated", report.activated())
        .put("recall", report.recall())
        .put("overlap", report.overlap())
        .put("refusal", report.refusal());
    return json.set("drift", JSON.valueToTree(report.drift()));
  }
}
