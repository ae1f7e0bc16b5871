package com.example.ccdrec;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.squaredNorm;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Matrix factorisation with content: a user's vector is its embedding, an item's is (1 − s)·E_i +
 * s·mean over modalities of the projected features, where s is the content share. Without content
 * an item's vector is its embedding.
 *
 * <p>It provides what CCDRec needs: the item embeddings that the diffusion aligns with content, and
 * one call of the fusion on the item representation.
 */
final class ContentMf implements Backbone {

  private final ContentMfConfig config;
  private final List<ModalityFeatures> modalities;
  private final int[] allItems;
  private final Parameter users;
  private final Parameter items;

  ContentMf(ContentMfConfig config, BackboneContext context) {
    this.config = config;
    this.modalities = context.modalities();
    int userCount = context.interactions().userCount();
    int itemCount = context.interactions().itemCount();
    this.allItems = IntStream.range(0, itemCount).toArray();
    this.users = context.parameters().xavierUniform("users", userCount, context.dimension());
    this.items = context.parameters().xavierUniform("items", itemCount, context.dimension());
  }

  @Override
  public Parameter itemEmbeddings() {
    return items;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Var fused = fusion.fuse(tape, tape.parameter(items));
    return Representations.of(tape.parameter(users), withContent(tape, fused));
  }

  private Var withContent(Tape tape, Var embeddings) {
    if (modalities.isEmpty() || config.contentShare() == 0) {
      return embeddings;
    }
    float share = (float) config.contentShare();
    float[] weights = new float[modalities.size() + 1];
    Arrays.fill(weights, share / modalities.size());
    weights[modalities.size()] = 1 - share;
    Var[] parts = new Var[weights.length];
    for (int at = 0; at < modalities.size(); at++) {
      parts[at] = modalities.get(at).project(tape, allItems);
    }
    parts[modalities.size()] = embeddings;
    return weightedSum(weights, parts);
  }

  /** Returns the backbone's own loss, which the trainer adds to the ranking loss. */
  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    if (config.regularisation() == 0) {
      return null;
    }
    Var ofUsers = squaredLength(tape, users, batch.users());
    Var ofPositives = squaredLength(tape, items, batch.positives());
    Var ofNegatives = squaredLength(tape, items, batch.negatives());
    float weight = (float) (config.regularisation() / batch.size());
    return weightedSum(new float[] {weight, weight, weight}, ofUsers, ofPositives, ofNegatives);
  }

  private static Var squaredLength(Tape tape, Parameter table, int[] rows) {
    return squaredNorm(gather(tape.parameter(table), rows));
  }
}
