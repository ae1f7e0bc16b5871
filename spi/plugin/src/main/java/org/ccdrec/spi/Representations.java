package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.autodiff.Var;

/**
 * The vectors that a forward pass gives; a pair's score is their inner product.
 *
 * @param users {@code users × d}
 * @param items {@code items × d}
 * @param layers per-layer vectors for samplers that mix layers, the first being the ego layer, of
 *     which {@code users} and {@code items} are the means; empty where the backbone has none, and
 *     not needed where the request does not ask for them
 * @param internals whatever else of the forward pass the backbone's own {@link Backbone#loss}
 *     reads; nobody else does
 */
public record Representations(Var users, Var items, List<Layer> layers, List<Var> internals) {
  /** User and item vectors of one layer of propagation. */
  public record Layer(Var users, Var items) {}

  /** Representations without internals. */
  public Representations(Var users, Var items, List<Layer> layers) {
    this(users, items, layers, List.of());
  }

  /** Representations without layers and internals. */
  public Representations(Var users, Var items) {
    this(users, items, List.of(), List.of());
  }

  /** These vectors with internals for the backbone's own loss. */
  public Representations withInternals(Var... own) {
    return new Representations(users, items, layers, List.of(own));
  }
}
