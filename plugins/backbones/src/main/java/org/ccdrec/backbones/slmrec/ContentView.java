package org.ccdrec.backbones.slmrec;

import static org.ccdrec.autodiff.ops.Ops.concatRows;
import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.matMul;
import static org.ccdrec.autodiff.ops.Ops.placeRows;
import static org.ccdrec.autodiff.ops.Ops.sum;

import java.util.List;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Linear;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.ForwardRequest;

/**
 * One modality's frozen features F, propagated with the user embeddings: {@code LGN([E_u; F W + 1
 * b])}.
 *
 * <p>Propagation is linear, so this equals {@code LGN([E_u; 0]) + LGN([0; (F 1)])·[W; b]}. The
 * first term is the same for every modality, and {@code LGN([0; (F 1)])} is computed once. It takes
 * {@code nodes × (width + 1)} floats, so it is meant for features of moderate width.
 */
final class ContentView {
  /** The maximum feature width for which this view is used. */
  static final int WIDEST = 512;

  private final int userCount;
  private final Matrix propagated;
  private final Linear projection;

  /**
   * Propagates the features.
   *
   * @param features {@code items × width}
   * @param layers L
   */
  ContentView(
      Kernels kernels, BipartiteGraph graph, int layers, Matrix features, Linear projection) {
    this.userCount = graph.nodes() - graph.itemCount();
    this.propagated = propagated(kernels, graph, layers, stacked(userCount, features));
    this.projection = projection;
  }

  /** Returns {@code [0; (F 1)]}, {@code nodes × (width + 1)}. */
  private static Matrix stacked(int userCount, Matrix features) {
    int width = features.columns();
    Matrix stacked = Matrix.zeros(userCount + features.rows(), width + 1);
    float[] row = new float[width];
    float[] longer = new float[width + 1];
    longer[width] = 1;
    for (int item = 0; item < features.rows(); item++) {
      features.readRow(item, row);
      System.arraycopy(row, 0, longer, 0, width);
      stacked.writeRow(userCount + item, longer);
    }
    return stacked;
  }

  private static Matrix propagated(
      Kernels kernels, BipartiteGraph graph, int layers, Matrix nodes) {
    float share = 1f / (layers + 1);
    Matrix mean = Matrix.uninitialised(nodes.rows(), nodes.columns());
    kernels.combine(share, nodes, 0, mean);
    Matrix layer = nodes;
    for (int step = 0; step < layers; step++) {
      Matrix next = Matrix.uninitialised(nodes.rows(), nodes.columns());
      kernels.propagate(graph.adjacency(), layer, null, RowSet.all(nodes.rows()), next);
      kernels.combine(share, next, 1, mean);
      layer = next;
    }
    return mean;
  }

  /**
   * Returns the vectors of the requested rows.
   *
   * @param ofUsers {@code LGN([E_u; 0])}
   */
  Propagation.Result apply(Tape tape, ForwardRequest request, Propagation.Result ofUsers) {
    return new Propagation.Result(
        rows(tape, request.users(), 0, ofUsers.users()),
        rows(tape, request.items(), userCount, ofUsers.items()),
        List.of());
  }

  private Var rows(Tape tape, RowSet rows, int offset, Var ofUsers) {
    int[] nodes = rows.rows().clone();
    for (int at = 0; at < nodes.length; at++) {
      nodes[at] += offset;
    }
    Var content =
        matMul(
            gather(tape.constant(propagated), nodes),
            concatRows(tape.parameter(projection.weight()), tape.parameter(projection.bias())));
    Var shared = gather(ofUsers, rows.rows());
    return placeRows(sum(shared, content), rows);
  }
}
