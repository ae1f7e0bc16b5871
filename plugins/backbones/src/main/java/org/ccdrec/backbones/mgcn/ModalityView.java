package org.ccdrec.backbones.mgcn;

import static org.ccdrec.autodiff.ops.Ops.concatRows;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.product;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.sigmoid;

import java.util.stream.IntStream;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.backbones.shared.SymmetricGraph;
import org.ccdrec.graph.NearestNeighbours;
import org.ccdrec.graph.NearestNeighbours.Weight;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ModalityFeatures;

/**
 * One modality's vectors of users and items. The projected features only gate the item ids, {@code
 * p = E_i ∘ σ((F W₁ + b₁) W₂ + b₂)}, which keeps noise of the content out. Items are {@code S^n p}
 * over the symmetrically normalised graph S of the raw features' cosines; users are sums of their
 * items, weighted as in Â.
 */
final class ModalityView {
  private final ModalityFeatures modality;
  private final Linear gate;
  private final SparseMatrix itemGraph;
  private final int itemLayers;
  private final SparseMatrix itemsOfUsers;
  private final int[] allItems;

  /**
   * Creates the view.
   *
   * @param itemsOfUsers the part of Â that joins users with items, {@code users × items}
   */
  ModalityView(
      MgcnConfig config,
      BackboneContext context,
      ModalityFeatures modality,
      SparseMatrix itemsOfUsers) {
    int d = context.dimension();
    this.modality = modality;
    this.gate = Linear.xavierUniform(context.parameters(), "mgcn/gate/" + modality.name(), d, d);
    this.itemGraph =
        SymmetricGraph.of(
            NearestNeighbours.of(
                context.kernels(), modality.raw(), config.neighbours(), Weight.COSINE));
    this.itemLayers = config.itemLayers();
    this.itemsOfUsers = itemsOfUsers;
    this.allItems = IntStream.range(0, itemsOfUsers.columns()).toArray();
  }

  /**
   * Returns the vectors of the requested users, followed by those of the requested items, in
   * ascending order.
   *
   * @param itemIds E_i, {@code items × d}
   */
  Var of(Tape tape, ForwardRequest request, Var itemIds) {
    Var projected = modality.project(tape, allItems);
    Var items = product(itemIds, sigmoid(gate.apply(tape, projected)));
    for (int step = 0; step < itemLayers; step++) {
      items = propagate(itemGraph, items);
    }
    Var users = propagate(itemsOfUsers, items, request.users());
    return concatRows(gather(users, request.users().rows()), gather(items, request.items().rows()));
  }
}
