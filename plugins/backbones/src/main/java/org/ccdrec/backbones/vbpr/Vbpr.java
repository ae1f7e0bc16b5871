package org.ccdrec.backbones.vbpr;

import static org.ccdrec.autodiff.ops.Ops.concatColumns;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.placeRows;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.EmbeddingLoss;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Items are {@code [q_i ‖ f_i W + b]}, each part of half the width, where f are the frozen features
 * of all modalities side by side; users have vectors of the full width. The 64 + 64 of the paper is
 * a {@code model.dimension} of 128.
 *
 * <p>There is no item embedding of the full vector width, so CCDRec has nothing to diffuse and
 * cannot be combined with this model.
 */
public final class Vbpr implements Backbone {
  private final VbprConfig config;
  private final Matrix features;
  private final Parameter users;
  private final Parameter items;
  private final Linear projection;

  /** Creates the backbone. */
  public Vbpr(VbprConfig config, BackboneContext context) {
    int dimension = context.dimension();
    if (dimension % 2 != 0) {
      throw new IllegalArgumentException(
          "vbpr halves the width of vectors: model.dimension must be even; model.dimension="
              + dimension);
    }
    this.config = config;
    this.features = Content.sideBySide(Content.require("vbpr", context));
    this.users =
        context.parameters().xavierUniform("users", context.interactions().userCount(), dimension);
    this.items =
        context
            .parameters()
            .xavierUniform("items", context.interactions().itemCount(), dimension / 2);
    this.projection =
        Linear.xavierNormal(
            context.parameters(), "vbpr/content", features.columns(), dimension / 2);
  }

  /** No: a step computes only the vectors of its batch. */
  @Override
  public boolean propagates() {
    return false;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    RowSet rows = request.items();
    Var ids = gather(tape.parameter(items), rows.rows());
    Var content = projection.apply(tape, gather(tape.constant(features), rows.rows()));
    Var vectors = concatColumns(ids, content);
    return Representations.of(tape.parameter(users), placeRows(vectors, rows));
  }

  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    return config.regularisation() == 0
        ? null
        : EmbeddingLoss.of(
            config.regularisation(), batch, representations.users(), representations.items());
  }
}
