package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.autodiff.Var;

/**
 * The vectors that a forward pass gives; a pair's score is their inner product.
 *
 * @param users {@code users × d}
 * @param items {@code items × d}
 * @param layers per-layer vectors for samplers that mix layers, the first being the ego layer;
 *     empty where the backbone has none
 */
public record Representations(Var users, Var items, List<Layer> layers) {
  /** User and item vectors of one layer of propagation. */
  public record Layer(Var users, Var items) {}

  /** Representations without layers. */
  public Representations(Var users, Var items) {
    this(users, items, List.of());
  }
}
