package org.ccdrec.backbones.mgcn;

import static org.ccdrec.autodiff.ops.Ops.concatRows;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.infoNce;
import static org.ccdrec.autodiff.ops.Ops.normalizeRows;
import static org.ccdrec.autodiff.ops.Ops.placeRows;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.ccdrec.autodiff.ops.Ops.sumOfRows;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.backbones.shared.Losses;
import org.ccdrec.backbones.shared.Occurrences;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.backbones.shared.VectorDecay;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.kernel.SparseMatrix;
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
 * Users and items are {@code E + side} with {@code E = LGN([E_u; x])}, where x is E_i or what
 * CCDRec fuses it to, and side the content's vectors: one {@link ModalityView} per modality, fused
 * by {@link ContentMix}. The content is added to every layer, so that vectors are the means over
 * layers. The loss also contrasts side with E, among the batch's users and among its items;
 * repeated occurrences in a batch are not negatives of each other.
 */
public final class Mgcn implements Backbone {
  private final MgcnConfig config;
  private final BipartiteGraph graph;
  private final Embeddings embeddings;
  private final List<ModalityView> views;

  /** Null for a single modality, whose vectors are all common: the mean of the parts is a half. */
  private final @Nullable ContentMix mix;

  /** The ids and the content of the requested users and items, as full tables. */
  private record Parts(Propagation.Result ids, Var sideOfUsers, Var sideOfItems) {}

  /** Creates the backbone. */
  public Mgcn(MgcnConfig config, BackboneContext context) {
    this.config = config;
    List<ModalityFeatures> modalities = Content.require("mgcn", context);
    this.graph = BipartiteGraph.of(context.interactions());
    this.embeddings = Embeddings.xavierUniform(context);
    SparseMatrix itemsOfUsers = itemsOfUsers(graph);
    this.views =
        modalities.stream()
            .map(modality -> new ModalityView(config, context, modality, itemsOfUsers))
            .toList();
    this.mix = modalities.size() == 1 ? null : new ContentMix(context, modalities);
  }

  /** Returns the rows of Â that belong to users, with items numbered from 0. */
  private static SparseMatrix itemsOfUsers(BipartiteGraph graph) {
    SparseMatrix adjacency = graph.adjacency();
    int users = graph.nodes() - graph.itemCount();
    int[] offsets = Arrays.copyOf(adjacency.offsets(), users + 1);
    int[] items = Arrays.copyOf(adjacency.columnIndices(), offsets[users]);
    for (int at = 0; at < items.length; at++) {
      items[at] -= users;
    }
    float[] values = Arrays.copyOf(adjacency.values(), items.length);
    return SparseMatrix.ofRows(graph.itemCount(), offsets, items, values);
  }

  @Override
  public Parameter itemEmbeddings() {
    return embeddings.items();
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
    Var items = embeddings.items(tape);
    Propagation.Result ids =
        new Propagation(graph, graph.adjacency(), config.layers(), request)
            .apply(embeddings.users(tape), fusion.fuse(tape, items));
    Parts parts = withContent(tape, request, ids, items);
    return sum(Representations.Layer.of(ids.users(), ids.items()), parts, request)
        .withLayers(
            ids.layers().stream()
                .map(layer -> sum(layer, parts, request))
                .map(layer -> Representations.Layer.of(layer.users(), layer.items()))
                .toList())
        .withInternals(parts);
  }

  private Parts withContent(
      Tape tape, ForwardRequest request, Propagation.Result ids, Var itemIds) {
    int[] users = request.users().rows();
    Var rows = concatRows(gather(ids.users(), users), gather(ids.items(), request.items().rows()));
    List<Var> ofModalities = views.stream().map(view -> view.of(tape, request, itemIds)).toList();
    Var side =
        mix == null ? scaled(ofModalities.getFirst(), .5f) : mix.of(tape, rows, ofModalities);
    int all = users.length + request.items().rows().length;
    return new Parts(
        ids,
        placeRows(rowSlice(side, 0, users.length), request.users()),
        placeRows(rowSlice(side, users.length, all), request.items()));
  }

  private static Representations sum(
      Representations.Layer ids, Parts parts, ForwardRequest request) {
    return Representations.of(
        sumOfRows(ids.users(), parts.sideOfUsers(), request.users()),
        sumOfRows(ids.items(), parts.sideOfItems(), request.items()));
  }

  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    if (config.regularisation() == 0 && config.contrastWeight() == 0) {
      return null;
    }
    Losses losses = new Losses();
    if (config.regularisation() > 0) {
      VectorDecay.add(losses, config.regularisation(), batch, representations);
    }
    if (config.contrastWeight() > 0) {
      Parts parts = representations.internals(Parts.class);
      losses.add(
          config.contrastWeight(),
          contrast(parts.sideOfItems(), parts.ids().items(), batch.positives()));
      losses.add(
          config.contrastWeight(),
          contrast(parts.sideOfUsers(), parts.ids().users(), batch.users()));
    }
    return losses.sum();
  }

  private Var contrast(Var sides, Var ids, int[] indices) {
    Occurrences rows = Occurrences.of(indices);
    return infoNce(
        normalizeRows(gather(sides, rows.distinct())),
        normalizeRows(gather(ids, rows.distinct())),
        RowPairs.of(rows.places(), rows.places()),
        config.temperature());
  }
}
