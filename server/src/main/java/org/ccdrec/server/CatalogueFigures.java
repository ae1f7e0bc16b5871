package org.ccdrec.server;

import java.util.function.ToIntFunction;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.models.ServedModels;
import org.ccdrec.server.overlay.Overlay;

/** Metrics of the catalogue and of its effect on the live versions. Stateless. */
final class CatalogueFigures {
  private CatalogueFigures() {}

  /** Registers the metrics, which are read on each export, and tells the catalogue what is live. */
  static void register(Catalogue catalogue, ServedModels models, ServerMetrics metrics) {
    catalogue.live(id -> models.all().stream().allMatch(each -> has(each.live(), id)));
    metrics.gauge(
        "ccdrec_catalogue_log_bytes", "Size of the catalogue log on disk.", catalogue::bytes);
    metrics.gauge("ccdrec_catalogue_items", "Items that the catalogue log has.", catalogue::items);
    for (ServedModel each : models.all()) {
      boolean isOnly = models.all().size() == 1;
      register(each.live(), isOnly ? metrics : metrics.labelled("model", each.name()));
    }
  }

  private static boolean has(LiveReference live, String itemId) {
    return read(live, version -> version.snapshot().itemIds().indexOf(itemId)) >= 0;
  }

  private static void register(LiveReference live, ServerMetrics metrics) {
    metrics.gauge(
        "ccdrec_catalogue_new_items",
        "Items that the live version has from the catalogue alone.",
        () -> overlay(live, Overlay::addedItems));
    metrics.gauge(
        "ccdrec_catalogue_changed_items",
        "Items of the live version that the catalogue has changed.",
        () -> overlay(live, Overlay::changedItems));
    metrics.gauge(
        "ccdrec_catalogue_unavailable_items",
        "Items of the live version that may not be recommended.",
        () -> overlay(live, Overlay::unavailableItems));
  }

  private static int overlay(LiveReference live, ToIntFunction<Overlay> value) {
    return Math.max(0, read(live, version -> value.applyAsInt(version.overlay())));
  }

  private static int read(LiveReference live, ToIntFunction<LiveSnapshot> reader) {
    LiveSnapshot version = live.acquire();
    if (version == null) {
      return -1;
    }
    try {
      return reader.applyAsInt(version);
    } finally {
      version.release();
    }
  }
}
