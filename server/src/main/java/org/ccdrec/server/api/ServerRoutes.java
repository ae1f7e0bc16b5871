package org.ccdrec.server.api;

import static org.ccdrec.server.routing.Listener.ADMINISTRATION;
import static org.ccdrec.server.routing.Listener.PUBLIC;
import static org.ccdrec.server.routing.Route.delete;
import static org.ccdrec.server.routing.Route.get;
import static org.ccdrec.server.routing.Route.patch;
import static org.ccdrec.server.routing.Route.post;
import static org.ccdrec.server.routing.Route.put;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.ccdrec.server.access.Role;
import org.ccdrec.server.admin.ManagedModels;
import org.ccdrec.server.admin.VersionRoutes;
import org.ccdrec.server.console.ApiDocument;
import org.ccdrec.server.console.StaticFiles;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.origin.AllowedHosts;
import org.ccdrec.server.origin.Cors;
import org.ccdrec.server.routing.Dispatcher;
import org.ccdrec.server.routing.Guard;
import org.ccdrec.server.routing.Listener;
import org.ccdrec.server.routing.RequestBody;
import org.ccdrec.server.routing.Route;

/**
 * The table of all routes. Dispatch, access, metrics, and the methods of a resource are derived
 * from it, and a test compares it with {@code openapi.yaml}. Stateless.
 *
 * <p>The administration port serves the console and what the console reads as well.
 */
public final class ServerRoutes {
  static final String RECOMMENDATIONS = "recommendations";
  static final String SIMILAR = "similar";
  static final String PLACEMENTS = "placements";
  static final String BATCH = "batch";
  static final String EVENTS = "events";
  static final String CATALOGUE = "catalogue";

  private static final String ITEMS = "items";
  private static final String ADMIN = "admin";
  private static final Listener[] BOTH = {PUBLIC, ADMINISTRATION};

  private static final List<Route<Handlers>> ROUTES =
      List.of(
          read("/v1/users/{userId}/recommendations")
              .on(BOTH)
              .metric(RECOMMENDATIONS)
              .to(handlers -> handlers.ranking()::forUser),
          read("/v1/users/{userId}/history")
              .on(BOTH)
              .metric(ITEMS)
              .to(handlers -> handlers.catalogue()::history),
          read("/v1/items/{itemId}")
              .on(BOTH)
              .metric(ITEMS)
              .to(handlers -> handlers.catalogue()::item),
          put("/v1/items/{itemId}", RequestBody.data("ItemChange"))
              .role(Role.CATALOGUE)
              .metric(CATALOGUE)
              .to(handlers -> handlers.changes()::put),
          patch("/v1/items/{itemId}", RequestBody.data("ItemChange"))
              .role(Role.CATALOGUE)
              .metric(CATALOGUE)
              .to(handlers -> handlers.changes()::patch),
          delete("/v1/items/{itemId}")
              .role(Role.CATALOGUE)
              .metric(CATALOGUE)
              .to(handlers -> handlers.changes()::delete),
          post("/v1/items", RequestBody.data("ItemChanges"))
              .role(Role.CATALOGUE)
              .metric(CATALOGUE)
              .to(handlers -> handlers.changes()::bulk),
          read("/v1/items/{itemId}/image")
              .on(BOTH)
              .metric(ITEMS)
              .to(handlers -> handlers.catalogue()::image),
          read("/v1/items/{itemId}/similar")
              .on(BOTH)
              .metric(SIMILAR)
              .to(handlers -> handlers.ranking()::similar),
          read("/v1/placements")
              .on(BOTH)
              .metric(PLACEMENTS)
              .to(handlers -> handlers.placements()::list),
          read("/v1/placements/{placement}/recommendations")
              .on(BOTH)
              .metric(PLACEMENTS)
              .to(handlers -> handlers.placements()::forUser),
          post("/v1/placements/{placement}/recommendations", RequestBody.of("Request"))
              .on(BOTH)
              .role(Role.READ)
              .metric(PLACEMENTS)
              .to(handlers -> handlers.placements()::recommend),
          read("/v1/model").on(BOTH).to(handlers -> handlers.operations()::model),
          post("/v1/recommendations", RequestBody.of("Request"))
              .on(BOTH)
              .role(Role.READ)
              .metric(RECOMMENDATIONS)
              .to(handlers -> handlers.ranking()::recommend),
          post("/v1/recommendations/batch", RequestBody.of("Batch"))
              .role(Role.READ)
              .metric(BATCH)
              .to(handlers -> handlers.ranking()::batch),
          post("/v1/similar", RequestBody.of("SimilarRequest"))
              .role(Role.READ)
              .metric(SIMILAR)
              .to(handlers -> handlers.ranking()::similarTo),
          post("/v1/events", RequestBody.data("Events"))
              .role(Role.EVENTS)
              .metric(EVENTS)
              .to(handlers -> handlers.events()::post),
          get("/live").to(handlers -> handlers.operations()::live),
          get("/ready").to(handlers -> handlers.operations()::ready),
          read("/metrics").on(BOTH).to(handlers -> handlers.operations()::metrics),
          get("/").on(BOTH).to(handlers -> handlers.pages()::index),
          get("/console").on(BOTH).to(handlers -> handlers.pages()::console),
          get("/console/{file}").on(BOTH).to(handlers -> handlers.pages()::file),
          get("/docs").on(BOTH).to(handlers -> handlers.pages()::docs),
          get("/docs/{file}").on(BOTH).to(handlers -> handlers.pages()::docsFile),
          get("/openapi.yaml").on(BOTH).to(handlers -> handlers.pages()::openApi),
          view("/admin/snapshots").to(handlers -> handlers.versions()::list),
          view("/admin/activations").to(handlers -> handlers.versions()::attempts),
          view("/admin/experiments").to(handlers -> handlers.experiments()::list),
          view("/admin/experiments.csv").to(handlers -> handlers.experiments()::csv),
          command("/admin/activate", "VersionChoice").to(handlers -> handlers.versions()::activate),
          command("/admin/rollback", "ModelChoice").to(handlers -> handlers.versions()::rollBack),
          command("/admin/pin", "OptionalVersionChoice").to(handlers -> handlers.versions()::pin),
          command("/admin/follow", "ModelChoice").to(handlers -> handlers.versions()::follow),
          command("/admin/canary", "VersionChoice").to(handlers -> handlers.versions()::canary),
          command("/admin/canary/promote", "ModelChoice")
              .to(handlers -> handlers.versions()::promoteCanary),
          command("/admin/canary/drop", "ModelChoice")
              .to(handlers -> handlers.versions()::dropCanary));

  private static final ApiDocument DOCUMENT = new ApiDocument();

  private ServerRoutes() {}

  private static Route.Declaration read(String path) {
    return get(path).role(Role.READ);
  }

  private static Route.Declaration view(String path) {
    return get(path).on(ADMINISTRATION).role(Role.ADMIN).metric(ADMIN);
  }

  private static Route.Declaration command(String path, String schema) {
    return post(path, RequestBody.command(schema))
        .on(ADMINISTRATION)
        .role(Role.ADMIN)
        .metric(ADMIN);
  }

  /** Returns all routes. */
  public static List<? extends Route<?>> all() {
    return ROUTES;
  }

  /**
   * Returns what serves the public port on one event loop.
   *
   * @param hosts names under which it may be reached
   */
  public static Handler<HttpServerRequest> onPublicPort(
      Vertx vertx, ServerState state, AllowedHosts hosts) {
    var pages = new PageRoutes(StaticFiles.PUBLIC, DOCUMENT, state.models());
    var handlers = Handlers.of(vertx, state, pages, null);
    return Dispatcher.of(ROUTES, PUBLIC, handlers, settings(vertx, state, hosts, state.cors()));
  }

  /**
   * Returns what serves the administration port on one event loop.
   *
   * @param managed the models whose versions are managed
   * @param hosts names under which the port may be reached
   */
  public static Handler<HttpServerRequest> onAdministrationPort(
      Vertx vertx, ServerState state, ManagedModels managed, AllowedHosts hosts) {
    var pages = new PageRoutes(StaticFiles.ADMINISTRATION, DOCUMENT, state.models());
    var handlers = Handlers.of(vertx, state, pages, new VersionRoutes(vertx, managed));
    return Dispatcher.of(ROUTES, ADMINISTRATION, handlers, settings(vertx, state, hosts, Cors.OFF));
  }

  private static Dispatcher.Settings settings(
      Vertx vertx, ServerState state, AllowedHosts hosts, Cors cors) {
    var loop = new Exchange.Loop(vertx, state.metrics(), state.exchanges());
    var guard = new Guard(state.credentials(), hosts, state.metrics());
    long maxBodyBytes = state.limits().maxBodyBytes();
    return new Dispatcher.Settings(loop, guard, cors, state.metrics(), maxBodyBytes);
  }
}
