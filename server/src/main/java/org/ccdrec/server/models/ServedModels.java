package org.ccdrec.server.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.ccdrec.server.live.LiveSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * The models of a server, at least one. The first is the default: it answers the routes that name
 * no placement. Immutable; safe for use by many threads.
 */
public final class ServedModels {
  private final List<ServedModel> models;

  /** Creates the models of a server, the default one first. */
  public ServedModels(List<ServedModel> models) {
    this.models = List.copyOf(models);
  }

  /** Returns the default model. */
  public ServedModel main() {
    return models.getFirst();
  }

  /** Returns all models, the default one first. */
  public List<ServedModel> all() {
    return models;
  }

  /** Returns the names of all models, the default one first. */
  public List<String> names() {
    return models.stream().map(ServedModel::name).toList();
  }

  /** Returns the model with a name, or null if there is none. */
  public @Nullable ServedModel named(String name) {
    return models.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  /** Returns the live version of each model that has one; the caller must release all of them. */
  public List<LiveSnapshot> acquireAll() {
    List<LiveSnapshot> acquired = new ArrayList<>();
    for (ServedModel each : models) {
      LiveSnapshot live = each.live().acquire();
      if (live != null) {
        acquired.add(live);
      }
    }
    return acquired;
  }

  /**
   * Returns the first live version that has an item, or else the first live version; null if no
   * model has a live version. The caller must release it.
   */
  public @Nullable LiveSnapshot acquireWith(String itemId) {
    return acquireWhere(live -> live.itemIds().indexOf(itemId) >= 0);
  }

  /** Returns the first live version that knows a user; otherwise like {@link #acquireWith}. */
  public @Nullable LiveSnapshot acquireKnowing(String userId) {
    return acquireWhere(live -> live.snapshot().userIds().indexOf(userId) >= 0);
  }

  private @Nullable LiveSnapshot acquireWhere(Predicate<LiveSnapshot> condition) {
    LiveSnapshot first = null;
    for (ServedModel each : models) {
      LiveSnapshot live = each.live().acquire();
      if (live != null && (models.size() == 1 || condition.test(live))) {
        release(first);
        return live;
      }
      if (first == null) {
        first = live;
      } else {
        release(live);
      }
    }
    return first;
  }

  private static void release(@Nullable LiveSnapshot live) {
    if (live != null) {
      live.release();
    }
  }
}
