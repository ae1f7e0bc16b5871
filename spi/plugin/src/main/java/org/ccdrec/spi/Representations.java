package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.autodiff.Var;
import org.jspecify.annotations.Nullable;

/**
 * The vectors that a forward pass gives; a pair's score is their inner product.
 *
 * @param users {@code users × d}
 * @param items {@code items × d}
 * @param layers per-layer vectors for samplers that mix layers, the first being the ego layer, of
 *     which {@code users} and {@code items} are the means; empty where the backbone has none, and
 *     not needed where the request does not ask for them
 * @param internals what else of the forward pass the backbone's own {@link Backbone#loss} reads, a
 *     record of the backbone's own; null for none. Nothing but the backbone reads it
 */
public record Representations(
    Var users, Var items, List<Layer> layers, @Nullable Record internals) {
  /** User and item vectors of one layer of propagation. */
  public record Layer(Var users, Var items) {}

  /** Representations without internals. */
  public Representations(Var users, Var items, List<Layer> layers) {
    this(users, items, layers, null);
  }

  /** Representations without layers and internals. */
  public Representations(Var users, Var items) {
    this(users, items, List.of(), null);
  }

  /** Returns these vectors with internals for the backbone's own loss. */
  public Representations withInternals(Record own) {
    return new Representations(users, items, layers, own);
  }

  /**
   * Returns the internals of a backbone.
   *
   * @throws IllegalStateException if these vectors have none, or those of another type
   */
  public <T extends Record> T internals(Class<T> type) {
    if (!type.isInstance(internals)) {
      throw new IllegalStateException(
          "the forward pass must give internals of type %s; internals=%s"
              .formatted(type.getName(), internals));
    }
    return type.cast(internals);
  }
}
