package org.ccdrec.backbones.freedom;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.sumOfRows;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.RowChunks;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.backbones.shared.ItemGraph;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.ModalityFeatures;
import org.ccdrec.spi.RandomSource;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Users are {@code LGN_u([E_u; x])}, items {@code LGN_i([E_u; x]) + h} with {@code h = S·E_i} over
 * the frozen item graph S. Training propagates over a subset of the user–item edges that is redrawn
 * every epoch, inference over all edges. h is added to the items of every layer, so that vectors
 * are the means over layers.
 *
 * <p>The configuration's {@code ego} chooses x. With {@code id} it is E_i, as in FREEDOM's paper;
 * with {@code item-graph} it is h, as CCDRec's authors implement it. CCDRec fuses x only: h enters
 * the final sum unfused in both cases, and with a fusion share of 0 the model equals plain FREEDOM
 * to the bit.
 */
public final class Freedom implements Backbone {
  private final FreedomConfig config;
  private final BipartiteGraph graph;
  private final SparseMatrix itemGraph;
  private final List<ModalityFeatures> modalities;
  private final Embeddings embeddings;
  private final RandomSource random;
  private SparseMatrix trainingGraph;

  /** Creates the backbone. */
  public Freedom(FreedomConfig config, BackboneContext context) {
    this(
        config,
        context,
        ItemGraph.of("freedom", context, config.neighbours(), config.modalityWeights()));
  }

  Freedom(FreedomConfig config, BackboneContext context, SparseMatrix itemGraph) {
    this.config = config;
    this.graph = BipartiteGraph.of(context.interactions());
    this.itemGraph = itemGraph;
    this.modalities = context.modalities();
    this.embeddings = Embeddings.xavierUniform(context);
    this.random = context.random();
    this.trainingGraph = graph.adjacency();
  }

  @Override
  public Parameter itemEmbeddings() {
    return embeddings.items();
  }

  @Override
  public void epochStarted(int epoch) {
    if (config.edgeDropout() > 0) {
      trainingGraph = graph.pruned(config.edgeDropout(), random.generator("edges", epoch));
    }
  }

  @Override
  public boolean hasLayers() {
    return true;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Propagation propagation =
        new Propagation(graph, adjacency(request.phase()), config.layers(), request);
    Var users = embeddings.users(tape);
    Var items = embeddings.items(tape);
    Var higherOrder = higherOrder(items, rowsOfHigherOrder(request, propagation));
    Var ego =
        switch (config.ego()) {
          case ID -> items;
          case ITEM_GRAPH -> higherOrder;
        };
    Propagation.Result nodes = propagation.apply(users, fusion.fuse(tape, ego));
    return Representations.of(nodes.users(), sumOfRows(nodes.items(), higherOrder, request.items()))
        .withLayers(
            nodes.layers().stream()
                .map(
                    layer ->
                        Representations.Layer.of(
                            layer.users(), sumOfRows(layer.items(), higherOrder, request.items())))
                .toList());
  }

  private SparseMatrix adjacency(ForwardRequest.Phase phase) {
    return switch (phase) {
      case TRAINING -> trainingGraph;
      case INFERENCE -> graph.adjacency();
    };
  }

  private RowSet rowsOfHigherOrder(ForwardRequest request, Propagation propagation) {
    return switch (config.ego()) {
      case ID -> request.items();
      case ITEM_GRAPH -> propagation.itemsNeeded();
    };
  }

  private Var higherOrder(Var items, RowSet rows) {
    Var higherOrder = items;
    for (int layer = 1; layer < config.itemLayers(); layer++) {
      higherOrder = propagate(itemGraph, higherOrder);
    }
    return propagate(itemGraph, higherOrder, rows);
  }

  /**
   * Returns {@code Σ_m BPR(u, F_m W_m + b_m)}: propagated users rank the projected content. The
   * pairs of a large batch are computed in {@link RowChunks}.
   */
  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    if (config.auxiliaryWeight() == 0 || batch.negatives().length == 0) {
      return null;
    }
    RowChunks chunks = RowChunks.of(batch.size());
    if (chunks.isWhole()) {
      return contentLoss(representations.users(), batch, 1);
    }
    return chunks.sum(
        tape,
        (_, inputs, from, to) ->
            contentLoss(
                inputs.getFirst(),
                withUserRows(batch, from, to),
                (float) (to - from) / batch.size()),
        gather(representations.users(), batch.users()));
  }

  /** Returns some pairs of a batch, with their positions in it in place of users. */
  private static Batch withUserRows(Batch batch, int from, int to) {
    return Batch.of(
        IntStream.range(from, to).toArray(),
        Arrays.copyOfRange(batch.positives(), from, to),
        Arrays.copyOfRange(batch.negatives(), from, to));
  }

  private Var contentLoss(Var users, Batch batch, float share) {
    int pairs = batch.size();
    int[] items = Arrays.copyOf(batch.positives(), 2 * pairs);
    System.arraycopy(batch.negatives(), 0, items, pairs, pairs);
    RowPairs positives = RowPairs.of(batch.users(), IntStream.range(0, pairs).toArray());
    int[] negatives = IntStream.range(pairs, 2 * pairs).toArray();
    var weighted = List.of(WeightedNegatives.of(negatives, share));
    float[] weights = new float[modalities.size()];
    Arrays.fill(weights, (float) config.auxiliaryWeight());
    Var[] losses = new Var[weights.length];
    Arrays.setAll(
        losses,
        at ->
            pairwiseLoss(
                users, modalities.get(at).project(users.tape(), items), positives, weighted));
    return weightedSum(weights, losses);
  }
}
