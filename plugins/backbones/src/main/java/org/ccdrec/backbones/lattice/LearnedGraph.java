package org.ccdrec.backbones.lattice;

import static org.ccdrec.autodiff.ops.Ops.normalizeRows;
import static org.ccdrec.autodiff.ops.Ops.placeRows;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.softmax;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.backbones.shared.SymmetricGraph;
import org.ccdrec.graph.NearestNeighbours;
import org.ccdrec.graph.NearestNeighbours.Weight;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.ModalityFeatures;
import org.jspecify.annotations.Nullable;

/**
 * The item graph {@code A = s·Σ_m w_m Lap(kNN(F_m)) + (1−s)·Lap(Σ_m w_m kNN(F_m W_m + b_m))} with w
 * = softmax(θ), cosine weights and {@code Lap(S) = D^-½ S D^-½} by row sums.
 *
 * <p>The neighbours are searched block by block, without gradients, and not again while the
 * projected features stay the same, as they do between an epoch's inference and the next epoch's
 * first step. Only the edge weights are differentiated, so gradients reach the projections through
 * edges and no items × items matrix is needed.
 */
final class LearnedGraph {
  private final Kernels kernels;
  private final LatticeConfig config;
  private final List<ModalityFeatures> modalities;
  private final List<SparseMatrix> rawGraphs;
  private final Parameter logits;
  private final int[] allItems;
  private final @Nullable Search[] searches;

  /** Projected features of a modality, and the neighbours found in them. */
  private record Search(Matrix projected, SparseMatrix neighbours) {}

  /**
   * The result of building the graph: A·x on the tape, and A as a constant for subsequent steps.
   */
  record Built(Var propagated, SparseMatrix graph) {}

  LearnedGraph(LatticeConfig config, BackboneContext context, List<ModalityFeatures> modalities) {
    this.kernels = context.kernels();
    this.config = config;
    this.modalities = modalities;
    this.rawGraphs =
        modalities.stream().map(modality -> SymmetricGraph.of(ofRaw(modality))).toList();
    float[] halves = new float[modalities.size()];
    Arrays.fill(halves, .5f);
    this.logits =
        context
            .parameters()
            .of(
                "lattice/modalityLogits",
                Matrix.of(1, halves.length, halves),
                Parameter.Update.DENSE);
    this.allItems = IntStream.range(0, context.interactions().itemCount()).toArray();
    this.searches = new Search[modalities.size()];
  }

  private SparseMatrix ofRaw(ModalityFeatures modality) {
    return NearestNeighbours.of(kernels, modality.raw(), config.neighbours(), Weight.COSINE);
  }

  /** Builds the graph from the current parameters and propagates {@code x} over it. */
  Built build(Tape tape, Var x) {
    Var weights = softmax(tape.parameter(logits));
    Var[] ofRaw = new Var[rawGraphs.size() + 1];
    ofRaw[0] = weights;
    for (int at = 0; at < rawGraphs.size(); at++) {
      ofRaw[at + 1] = propagate(rawGraphs.get(at), x);
    }
    Var raw = tape.apply(new WeightedMix(), ofRaw);
    Edges learned = learnedEdges(tape, weights);
    Var ofLearned = tape.apply(new EdgePropagate(learned.places), learned.values, x);
    float share = (float) config.rawShare();
    return new Built(
        weightedSum(new float[] {share, 1 - share}, raw, ofLearned), constant(weights, learned));
  }

  private record Edges(SparseMatrix places, Var values) {}

  private Edges learnedEdges(Tape tape, Var weights) {
    SparseMatrix[] graphs = new SparseMatrix[modalities.size()];
    Var[] cosines = new Var[graphs.length];
    for (int at = 0; at < graphs.length; at++) {
      Var projected = modalities.get(at).project(tape, allItems);
      graphs[at] = neighbours(tape.workspace(), at, projected.value());
      Var directions = normalizeRows(projected);
      cosines[at] = tape.apply(new EdgeDots(graphs[at]), directions);
    }
    SparseMatrix union = graphs[0];
    for (int at = 1; at < graphs.length; at++) {
      union = union.plus(1, graphs[at], 1);
    }
    Var[] mixed = new Var[graphs.length + 1];
    mixed[0] = weights;
    for (int at = 0; at < graphs.length; at++) {
      RowSet places = RowSet.of(union.entries(), placesIn(union, graphs[at]));
      mixed[at + 1] = placeRows(cosines[at], places);
    }
    Var sum = tape.apply(new WeightedMix(), mixed);
    return new Edges(union, tape.apply(new NormalizeEdges(union), sum));
  }

  private SparseMatrix neighbours(Workspace workspace, int modality, Matrix projected) {
    Search last = searches[modality];
    if (last != null && last.projected.segment().mismatch(projected.segment()) < 0) {
      return last.neighbours;
    }
    SparseMatrix found =
        NearestNeighbours.of(workspace, projected, config.neighbours(), Weight.COSINE);
    Matrix kept =
        last == null ? Matrix.uninitialised(projected.rows(), projected.columns()) : last.projected;
    kept.copyFrom(projected);
    searches[modality] = new Search(kept, found);
    return found;
  }

  /** Returns, for each entry of {@code part}, its place among the entries of {@code union}. */
  private static int[] placesIn(SparseMatrix union, SparseMatrix part) {
    int[] places = new int[part.entries()];
    for (int row = 0; row < part.rows(); row++) {
      int place = union.offsets()[row];
      for (int at = part.offsets()[row]; at < part.offsets()[row + 1]; at++) {
        while (union.columnIndices()[place] != part.columnIndices()[at]) {
          place++;
        }
        places[at] = place;
      }
    }
    return places;
  }

  private SparseMatrix constant(Var weights, Edges learned) {
    float share = (float) config.rawShare();
    SparseMatrix places = learned.places;
    SparseMatrix sum =
        SparseMatrix.ofRows(
            places.columns(),
            places.offsets(),
            places.columnIndices(),
            learned.values.value().toArray());
    float own = 1 - share;
    for (int at = 0; at < rawGraphs.size(); at++) {
      sum = sum.plus(own, rawGraphs.get(at), share * weights.value().get(0, at));
      own = 1;
    }
    return sum;
  }
}
