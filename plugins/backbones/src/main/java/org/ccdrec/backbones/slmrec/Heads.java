package org.ccdrec.backbones.slmrec;

import static org.ccdrec.autodiff.ops.Ops.infoNce;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.backbones.shared.Losses;
import org.ccdrec.spi.ParameterRegistry;

/**
 * The layers through which ids and modalities are compared: {@code InfoNCE(G₁ i_id, G₂ i_1) +
 * InfoNCE(G₄ G₃ G₁ i_id, G₅ i_2)}, of width d in the fine space and d/2 in the coarse one. Every
 * modality after the second has its own G₄ and G₅.
 */
final class Heads {
  private final Linear ids;
  private final Linear firstModality;
  private final Linear coarser;
  private final List<Linear> coarseIds = new ArrayList<>();
  private final List<Linear> coarseModalities = new ArrayList<>();

  Heads(ParameterRegistry parameters, int dimension, int modalities) {
    int coarse = Math.max(1, dimension / 2);
    this.ids = Linear.xavierUniform(parameters, "slmrec/g1", dimension, dimension);
    this.firstModality = Linear.xavierUniform(parameters, "slmrec/g2", dimension, dimension);
    this.coarser = Linear.xavierUniform(parameters, "slmrec/g3", dimension, dimension);
    for (int at = 1; at < modalities; at++) {
      coarseIds.add(Linear.xavierUniform(parameters, "slmrec/g4/" + at, dimension, coarse));
      coarseModalities.add(Linear.xavierUniform(parameters, "slmrec/g5/" + at, dimension, coarse));
    }
  }

  /**
   * Returns the contrastive loss of a batch's items.
   *
   * @param rows the distinct items' id vectors, then those of each modality
   * @param pairs the batch's items, each with itself
   * @param temperature the temperature of the contrast
   */
  Var loss(Tape tape, List<Var> rows, RowPairs pairs, double temperature) {
    Losses losses = new Losses();
    Var fine = ids.apply(tape, rows.get(0));
    losses.add(1, infoNce(fine, firstModality.apply(tape, rows.get(1)), pairs, temperature));
    if (!coarseIds.isEmpty()) {
      Var coarse = coarser.apply(tape, fine);
      for (int at = 0; at < coarseIds.size(); at++) {
        Var left = coarseIds.get(at).apply(tape, coarse);
        Var right = coarseModalities.get(at).apply(tape, rows.get(at + 2));
        losses.add(1, infoNce(left, right, pairs, temperature));
      }
    }
    return losses.sum();
  }

  /** Returns the layers that contribute to the loss; with a single modality G₃ does not. */
  Stream<Linear> layers() {
    Stream<Linear> fine = Stream.of(ids, firstModality);
    return coarseIds.isEmpty()
        ? fine
        : Stream.of(fine, Stream.of(coarser), coarseIds.stream(), coarseModalities.stream())
            .flatMap(part -> part);
  }
}
