package org.ccdrec.server.api;

import io.vertx.core.Vertx;
import java.util.Objects;
import org.ccdrec.server.admin.ExperimentRoutes;
import org.ccdrec.server.admin.VersionRoutes;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of one port on one event loop, by topic.
 *
 * @param ranking recommendations and similar items
 * @param placements recommendations of placements
 * @param catalogue items, pictures and histories
 * @param changes changes of items
 * @param events events of users
 * @param operations probes, metrics, the model
 * @param pages pages and documents
 * @param experiments experiments and their outcomes
 * @param managed versions, or null on the public port
 */
record Handlers(
    RankingRoutes ranking,
    PlacementRoutes placements,
    CatalogueRoutes catalogue,
    ItemChangeRoutes changes,
    EventRoutes events,
    OperationRoutes operations,
    PageRoutes pages,
    ExperimentRoutes experiments,
    @Nullable VersionRoutes managed) {

  static Handlers of(
      Vertx vertx, ServerState state, PageRoutes pages, @Nullable VersionRoutes managed) {
    return new Handlers(
        new RankingRoutes(vertx, state),
        new PlacementRoutes(vertx, state),
        new CatalogueRoutes(vertx, state),
        new ItemChangeRoutes(vertx, state),
        new EventRoutes(vertx, state),
        new OperationRoutes(vertx, state),
        pages,
        new ExperimentRoutes(vertx, state.outcomes()),
        managed);
  }

  /** Returns the handler of the routes that only the administration port has. */
  VersionRoutes versions() {
    return Objects.requireNonNull(managed, "versions are managed on the administration port");
  }
}
