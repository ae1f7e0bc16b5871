package org.ccdrec.graph;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;

/**
 * The graph of users and items, stacked: node u is user u, node U + i is item i.
 *
 * <p>Its adjacency is {@code Â = D^-½ A D^-½} without self-loops, where A is 1 at every interaction
 * in both directions and D holds the degrees + 1e-7 (He et al., LightGCN, SIGIR 2020). Immutable
 * and thread-safe.
 */
public final class BipartiteGraph {
  private static final double EPSILON = 1e-7;

  /**
   * Tolerance that makes ten edges at a dropout of .8 keep two, although 1 − .8 is slightly below
   * .2 in floating point.
   */
  private static final double ROUNDING = 1e-9;

  private final int userCount;
  private final int itemCount;
  private final Interactions interactions;
  private final int[] users;
  private final SparseMatrix adjacency;

  private BipartiteGraph(Interactions interactions) {
    this.userCount = interactions.userCount();
    this.itemCount = interactions.itemCount();
    this.interactions = interactions;
    this.users = interactions.users();
    this.adjacency = normalised(IntStream.range(0, users.length).toArray(), edge -> 1);
  }

  /** Returns the graph of the given interactions. */
  public static BipartiteGraph of(Interactions interactions) {
    return new BipartiteGraph(interactions);
  }

  /** Returns the number of nodes, users + items. */
  public int nodes() {
    return userCount + itemCount;
  }

  /** Returns the number of items. */
  public int itemCount() {
    return itemCount;
  }

  /** Returns the nodes of some users and items. */
  public RowSet nodes(RowSet someUsers, RowSet someItems) {
    if (someUsers.isAll() && someItems.isAll()) {
      return RowSet.all(nodes());
    }
    byte[] members = Arrays.copyOf(someUsers.members(), nodes());
    System.arraycopy(someItems.members(), 0, members, userCount, itemCount);
    return RowSet.ofMembers(members);
  }

  /** Returns the items among some nodes, numbered from 0. */
  public RowSet itemsAmong(RowSet someNodes) {
    return someNodes.isAll() ? RowSet.all(itemCount) : someNodes.slice(userCount, nodes());
  }

  /** Returns Â of the whole graph, which is symmetric. */
  public SparseMatrix adjacency() {
    return adjacency;
  }

  /**
   * Returns the mean over a node's neighbours, {@code D⁻¹A}, or over the node itself and its
   * neighbours, {@code (D + I)⁻¹(A + I)}; a row without entries stays empty.
   */
  public SparseMatrix averaging(boolean withSelf) {
    SparseMatrix edges = withSelf ? adjacency.plus(1, identity(), 1) : adjacency;
    float[] values = new float[edges.entries()];
    for (int node = 0; node < nodes(); node++) {
      int from = edges.offsets()[node];
      int to = edges.offsets()[node + 1];
      Arrays.fill(values, from, to, 1f / (to - from));
    }
    return SparseMatrix.ofRows(nodes(), edges.offsets(), edges.columnIndices(), values);
  }

  private SparseMatrix identity() {
    float[] ones = new float[nodes()];
    Arrays.fill(ones, 1);
    int[] diagonal = IntStream.range(0, nodes()).toArray();
    return SparseMatrix.ofRows(
        nodes(), IntStream.rangeClosed(0, nodes()).toArray(), diagonal, ones);
  }

  /**
   * Returns Â of a random subset of the edges, normalised by the degrees within it: ⌊E(1 −
   * dropout)⌋ edges drawn without replacement, with probabilities that decrease with {@code √(d_u
   * d_i)} (FREEDOM, Zhou and Shen, ACM MM 2023).
   *
   * <p>Each edge draws an exponential key of rate {@code 1/√(d_u d_i)}, and the edges with the
   * smallest keys are kept (Efraimidis and Spirakis, IPL 2006).
   *
   * @param dropout the share of edges to leave out, in [0, 1)
   */
  public SparseMatrix pruned(double dropout, RandomGenerator random) {
    return normalised(kept(dropout, random), edge -> 1);
  }

  /**
   * Returns a random subset as above, normalised by degrees that count each edge by a weight
   * (MCDRec's denoising, Ma et al., WWW 2024 companion). The weights do not affect which edges are
   * kept.
   *
   * @param weights one per interaction, in the interactions' order, positive
   */
  public SparseMatrix pruned(double dropout, RandomGenerator random, float[] weights) {
    if (weights.length != users.length) {
      throw new IllegalArgumentException(
          "each edge must have a weight; edges=%d, weights=%d"
              .formatted(users.length, weights.length));
    }
    return normalised(kept(dropout, random), edge -> weights[edge]);
  }

  private int[] kept(double dropout, RandomGenerator random) {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("dropout must be in [0, 1); dropout=" + dropout);
    }
    int[] itemDegrees = interactions.itemDegrees();
    double[] keys = new double[users.length];
    for (int edge = 0; edge < keys.length; edge++) {
      double degree = interactions.userDegree(users[edge]);
      double mean = Math.sqrt(degree * itemDegrees[interactions.item(edge)]);
      keys[edge] = random.nextExponential() * mean;
    }
    return smallest(keys, (int) Math.floor(users.length * (1 - dropout) + ROUNDING));
  }

  /** Returns the edges with the smallest keys, in their order; ties go to the first edge. */
  private static int[] smallest(double[] keys, int count) {
    int[] kept = new int[count];
    if (count == 0) {
      return kept;
    }
    double last = Quickselect.smallest(keys.clone(), count - 1);
    int ties = count;
    for (double key : keys) {
      ties -= key < last ? 1 : 0;
    }
    int next = 0;
    for (int edge = 0; edge < keys.length; edge++) {
      if (keys[edge] < last || (keys[edge] == last && ties-- > 0)) {
        kept[next++] = edge;
      }
    }
    return kept;
  }

  /**
   * Returns Â of some edges, given in ascending order and thus ordered by user and, within a user,
   * by item.
   *
   * @param weight what an edge adds to the degrees of its ends
   */
  private SparseMatrix normalised(int[] edges, IntToDoubleFunction weight) {
    int[] offsets = new int[nodes() + 1];
    double[] scales = new double[nodes()];
    for (int edge : edges) {
      offsets[users[edge] + 1]++;
      offsets[userCount + interactions.item(edge) + 1]++;
      scales[users[edge]] += weight.applyAsDouble(edge);
      scales[userCount + interactions.item(edge)] += weight.applyAsDouble(edge);
    }
    for (int node = 0; node < scales.length; node++) {
      scales[node] = 1 / Math.sqrt(scales[node] + EPSILON);
      offsets[node + 1] += offsets[node];
    }
    int[] columns = new int[2 * edges.length];
    float[] values = new float[2 * edges.length];
    int[] next = Arrays.copyOfRange(offsets, userCount, nodes());
    for (int at = 0; at < edges.length; at++) {
      int user = users[edges[at]];
      int item = interactions.item(edges[at]);
      float value = (float) (scales[user] * scales[userCount + item]);
      columns[at] = userCount + item;
      values[at] = value;
      int mirrored = next[item]++;
      columns[mirrored] = user;
      values[mirrored] = value;
    }
    return SparseMatrix.ofRows(nodes(), offsets, columns, values).symmetric();
  }
}
