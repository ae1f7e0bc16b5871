package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.autodiff.Var;
import org.jspecify.annotations.Nullable;

/**
 * The vectors that a forward pass computes; the score of a pair is their inner product.
 *
 * <p>Immutable; the vectors are on the tape of the pass.
 */
public final class Representations {
  /** User and item vectors of one layer of propagation. Immutable. */
  public static final class Layer {
    private final Var users;
    private final Var items;

    private Layer(Var users, Var items) {
      this.users = users;
      this.items = items;
    }

    /**
     * Returns the vectors of one layer.
     *
     * @param users {@code users × d}
     * @param items {@code items × d}
     */
    public static Layer of(Var users, Var items) {
      return new Layer(users, items);
    }

    /** Returns the user vectors, {@code users × d}. */
    public Var users() {
      return users;
    }

    /** Returns the item vectors, {@code items × d}. */
    public Var items() {
      return items;
    }
  }

  private final Var users;
  private final Var items;
  private final List<Layer> layers;
  private final @Nullable Record internals;

  private Representations(Var users, Var items, List<Layer> layers, @Nullable Record internals) {
    this.users = users;
    this.items = items;
    this.layers = layers;
    this.internals = internals;
  }

  /**
   * Returns representations without layers and internals.
   *
   * @param users {@code users × d}
   * @param items {@code items × d}
   */
  public static Representations of(Var users, Var items) {
    return new Representations(users, items, List.of(), null);
  }

  /**
   * Returns these vectors together with those of each layer, for samplers that mix layers.
   *
   * @param perLayer the ego layer first; users and items of this object are their means
   */
  public Representations withLayers(List<Layer> perLayer) {
    return new Representations(users, items, perLayer, internals);
  }

  /**
   * Returns these vectors together with further results of the pass that {@link Backbone#loss}
   * reads.
   *
   * @param own a record of the backbone's own type, which only the backbone reads
   */
  public Representations withInternals(Record own) {
    return new Representations(users, items, layers, own);
  }

  /** Returns the user vectors, {@code users × d}. */
  public Var users() {
    return users;
  }

  /** Returns the item vectors, {@code items × d}. */
  public Var items() {
    return items;
  }

  /**
   * Returns the vectors of each layer, the ego layer first; empty if the backbone has none or the
   * request did not ask for them.
   */
  public List<Layer> layers() {
    return layers;
  }

  /**
   * Returns the internals of a backbone.
   *
   * @throws IllegalStateException if there are none, or they are of another type
   */
  public <T extends Record> T internals(Class<T> type) {
    if (!type.isInstance(internals)) {
      throw new IllegalStateException(
          "the forward pass must return internals of type %s; internals=%s"
              .formatted(type.getName(), internals));
    }
    return type.cast(internals);
  }
}
