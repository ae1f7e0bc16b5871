package org.ccdrec.backbones.bprmf;

import java.util.List;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.EmbeddingLoss;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Matrix factorisation with one vector per user and per item. There is no propagation: the fused
 * item representation is the item's vector itself.
 */
public final class BprMf implements Backbone {
  private final BprMfConfig config;
  private final Embeddings embeddings;

  /** Creates the backbone. */
  public BprMf(BprMfConfig config, BackboneContext context) {
    this(config, Embeddings.xavierNormal(context));
  }

  BprMf(BprMfConfig config, Embeddings embeddings) {
    this.config = config;
    this.embeddings = embeddings;
  }

  @Override
  public Parameter itemEmbeddings() {
    return embeddings.items();
  }

  /** One layer: the vectors themselves. */
  @Override
  public boolean hasLayers() {
    return true;
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
    Var users = embeddings.users(tape);
    Var items = fusion.fuse(tape, embeddings.items(tape));
    return Representations.of(users, items)
        .withLayers(List.of(Representations.Layer.of(users, items)));
  }

  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    double weight = config.regularisation();
    return weight == 0
        ? null
        : EmbeddingLoss.of(weight, batch, embeddings.users(tape), embeddings.items(tape));
  }
}
