package org.ccdrec.backbones.mmgcn;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.placeRows;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.squaredNorm;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.ReceptiveField;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.Losses;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * The mean over modalities of one {@link ModalityConvolution} each, all sharing the id embeddings
 * of the nodes. Each layer computes only the rows that the next one reads.
 *
 * <p>Ids enter every layer beside the content, so no single item representation enters a
 * propagation, and the model cannot be combined with CCDRec.
 */
public final class MmGcn implements Backbone {
  private final MmGcnConfig config;
  private final BipartiteGraph graph;
  private final int users;
  private final int nodes;
  private final SparseMatrix averaging;
  private final Parameter ids;
  private final List<ModalityConvolution> convolutions;

  /** Creates the backbone. */
  public MmGcn(MmGcnConfig config, BackboneContext context) {
    Interactions interactions = context.interactions();
    this.graph = BipartiteGraph.of(interactions);
    this.config = config;
    this.users = interactions.userCount();
    this.nodes = graph.nodes();
    this.averaging = graph.averaging(false);
    this.convolutions =
        Content.require("mmgcn", context).stream()
            .map(modality -> new ModalityConvolution(config, context, modality))
            .toList();
    this.ids = context.parameters().xavierNormal("mmgcn/ids", nodes, context.dimension());
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    RowSet read = graph.nodes(request.users(), request.items());
    ReceptiveField field = ReceptiveField.of(averaging, config.layers(), read);
    Var identity = gather(leaf(tape, ids), field.nodes());
    Var[] parts =
        convolutions.stream()
            .map(c -> c.apply(tape, leaf(tape, c.preferences()), identity, field))
            .toArray(Var[]::new);
    float[] weights = new float[parts.length];
    Arrays.fill(weights, 1f / parts.length);
    Var mean = placeRows(weightedSum(weights, parts), read);
    return Representations.of(rowSlice(mean, 0, users), rowSlice(mean, users, nodes));
  }

  private Var leaf(Tape tape, Parameter parameter) {
    return config.legacyFrozenIds() ? tape.constant(parameter.value()) : tape.parameter(parameter);
  }

  /**
   * Returns {@code r·(mean(E_u² + E_i²) + Σ_m mean P_m²)}: the first mean is over the elements of
   * the batch's pairs of users with positives and with negatives, the others over whole tables.
   */
  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    double weight = config.regularisation();
    if (weight == 0 || config.legacyFrozenIds()) {
      return null;
    }
    Losses losses = new Losses();
    int sides = batch.negatives().length > 0 ? 2 : 1;
    double share = weight / ((double) sides * batch.size() * ids.value().columns());
    losses.add(sides * share, squares(tape, batch.users(), 0));
    losses.add(share, squares(tape, batch.positives(), users));
    if (sides == 2) {
      losses.add(share, squares(tape, batch.negatives(), users));
    }
    for (ModalityConvolution convolution : convolutions) {
      Parameter preferences = convolution.preferences();
      losses.add(weight / preferences.value().length(), squaredNorm(tape.parameter(preferences)));
    }
    return losses.sum();
  }

  private Var squares(Tape tape, int[] rows, int offset) {
    int[] places = Arrays.stream(rows).map(row -> row + offset).toArray();
    return squaredNorm(gather(tape.parameter(ids), places));
  }
}
