package org.ccdrec.testkit;

import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.Representations;

/** User and item vectors of two layers, and their sum, as input of a sampler. */
final class SamplingModel {

  private final int users;
  private final int items;
  private final SparseMatrix graph;
  private final Parameter embeddings;

  SamplingModel(TestHost host) {
    Interactions interactions = host.interactions();
    users = interactions.userCount();
    items = interactions.itemCount();
    graph = graph(interactions);
    embeddings =
        host.parameters().uniform("sampling-model", users + items, TestHost.DIMENSION, 0.5);
  }

  Representations representations(Tape tape, boolean layers) {
    Var ego = tape.parameter(embeddings);
    Var propagated = propagate(graph, ego);
    Var mean = weightedSum(new float[] {0.5f, 0.5f}, ego, propagated);
    List<Representations.Layer> parts = new ArrayList<>();
    if (layers) {
      parts.add(Representations.Layer.of(users(ego), items(ego)));
      parts.add(Representations.Layer.of(users(propagated), items(propagated)));
    }
    return Representations.of(users(mean), items(mean)).withLayers(parts);
  }

  private Var users(Var stacked) {
    return rowSlice(stacked, 0, users);
  }

  private Var items(Var stacked) {
    return rowSlice(stacked, users, users + items);
  }

  private static SparseMatrix graph(Interactions interactions) {
    int[] users = interactions.users();
    int edges = users.length;
    int nodes = interactions.userCount() + interactions.itemCount();
    int[] itemDegrees = interactions.itemDegrees();
    int[] rows = new int[2 * edges];
    int[] columns = new int[2 * edges];
    float[] weights = new float[2 * edges];
    for (int at = 0; at < edges; at++) {
      int item = interactions.item(at);
      rows[at] = users[at];
      columns[at] = interactions.userCount() + item;
      rows[edges + at] = columns[at];
      columns[edges + at] = rows[at];
      double degrees = (double) interactions.userDegree(users[at]) * itemDegrees[item];
      weights[at] = (float) (1 / Math.sqrt(degrees));
      weights[edges + at] = weights[at];
    }
    return SparseMatrix.ofEntries(nodes, nodes, rows, columns, weights).symmetric();
  }
}
