package org.ccdrec.backbones.testing;

import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.sum;

import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;

/** The vectors of one forward pass, row-major. */
public record Forward(float[] users, float[] items) {
  /** Returns all vectors at inference, without fusion. */
  public static Forward inference(TinyWorld world, Backbone backbone) {
    return of(world, backbone, Phase.INFERENCE, ItemFusion.IDENTITY);
  }

  /** Returns all vectors. */
  public static Forward of(TinyWorld world, Backbone backbone, Phase phase, ItemFusion fusion) {
    return world.onTape(
        tape -> {
          Representations vectors = backbone.forward(tape, all(world, phase), fusion);
          return new Forward(vectors.users().value().toArray(), vectors.items().value().toArray());
        });
  }

  /** Returns the request for all rows. */
  public static ForwardRequest all(TinyWorld world, Phase phase) {
    return ForwardRequest.all(
        phase, world.interactions().userCount(), world.interactions().itemCount());
  }

  /** Returns the backbone's own loss on a forward pass of all rows; NaN if there is none. */
  public static float ownLoss(TinyWorld world, Backbone backbone, Batch batch) {
    return world.onTape(
        tape -> {
          Representations vectors =
              backbone.forward(tape, all(world, Phase.TRAINING), ItemFusion.IDENTITY);
          Var own = backbone.loss(tape, batch, vectors);
          return own == null ? Float.NaN : own.scalar();
        });
  }

  /**
   * Returns the training loss as the trainer computes it: the ranking loss plus the backbone's own.
   */
  public static Var loss(Tape tape, TinyWorld world, Backbone backbone, Batch batch) {
    ForwardRequest request =
        ForwardRequest.of(
            Phase.TRAINING,
            RowSet.of(world.interactions().userCount(), batch.users()),
            RowSet.of(world.interactions().itemCount(), batch.positives(), batch.negatives()));
    Representations vectors = backbone.forward(tape, request, ItemFusion.IDENTITY);
    Var own = backbone.loss(tape, batch, vectors);
    if (backbone.objective() == Backbone.Objective.OWN) {
      if (own == null) {
        throw new AssertionError("a backbone with an objective of its own must have a loss");
      }
      return own;
    }
    Var ranking =
        pairwiseLoss(
            vectors.users(),
            vectors.items(),
            RowPairs.of(batch.users(), batch.positives()),
            batch.negatives());
    return own == null ? ranking : sum(ranking, own);
  }
}
