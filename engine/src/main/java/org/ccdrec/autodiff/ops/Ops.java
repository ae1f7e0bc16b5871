package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Activation;
import org.ccdrec.kernel.Experimental;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;

/**
 * The differentiable operations that models are made of, as functions of {@link Var}s.
 *
 * <p>Each function computes its value at once and records itself on the tape of its first argument;
 * all arguments must be on that tape. The functions are meant for static import:
 *
 * <pre>{@code
 * Var user = gather(representations.users(), batch.users());
 * Var positive = gather(representations.items(), batch.positives());
 * Var loss = logisticLoss(difference(rowDots(user, positive), rowDots(user, negatives)));
 * }</pre>
 *
 * <p>Shapes are given as {@code rows × columns}. A function that documents an {@link
 * IllegalArgumentException} throws it for arguments of the wrong shape; elsewhere only the kernels'
 * assertions check shapes. Index arrays are not copied: do not modify them until the tape closes.
 * To add an operation, implement {@link Op} and call {@code tape.apply}.
 *
 * <p>Stateless. A tape and its variables belong to one thread.
 */
public final class Ops {
  private Ops() {}

  private static Var apply(Op<?> op, Var first) {
    return first.tape().apply(op, first);
  }

  private static Var apply(Op<?> op, Var first, Var second) {
    return first.tape().apply(op, first, second);
  }

  private static Var apply(Op<?> op, Var[] inputs) {
    if (inputs.length == 0) {
      throw new IllegalArgumentException(op.name() + " needs at least one input");
    }
    return inputs[0].tape().apply(op, inputs);
  }

  private static Var[] array(List<Var> inputs) {
    return inputs.toArray(Var[]::new);
  }

  // Sums and products

  /** Returns {@code x + y}; both have the same shape. */
  public static Var sum(Var x, Var y) {
    return apply(new Sum(1, 1), x, y);
  }

  /** Returns {@code x − y}; both have the same shape. */
  public static Var difference(Var x, Var y) {
    return apply(new Sum(1, -1), x, y);
  }

  /** Returns {@code factor · x}. */
  public static Var scaled(Var x, float factor) {
    return apply(new Sum(factor), x);
  }

  /**
   * Returns {@code Σ_k weights[k] · inputs[k]}; all inputs have the same shape.
   *
   * @throws IllegalArgumentException unless there is one weight for each input
   */
  public static Var weightedSum(float[] weights, Var... inputs) {
    return apply(new Sum(weights), inputs);
  }

  /** {@link #weightedSum(float[], Var...)} of a list. */
  public static Var weightedSum(float[] weights, List<Var> inputs) {
    return weightedSum(weights, array(inputs));
  }

  /**
   * Returns {@code x + y} in the given rows; the other rows are undefined and must not be read.
   *
   * @throws IllegalArgumentException unless both have the same shape
   */
  public static Var sumOfRows(Var x, Var y, RowSet rows) {
    return apply(new SumOfRows(rows), x, y);
  }

  /** Returns the elementwise product {@code x ∘ y}; both have the same shape. */
  public static Var product(Var x, Var y) {
    return apply(new Product(), x, y);
  }

  /**
   * Returns the matrix product {@code x·y}, {@code n × m}.
   *
   * @param x {@code n × k}
   * @param y {@code k × m}
   * @throws IllegalArgumentException if the inner dimensions differ
   */
  public static Var matMul(Var x, Var y) {
    return apply(new MatMul(false), x, y);
  }

  /**
   * Returns the matrix product {@code x·yᵀ}, {@code n × m}.
   *
   * @param x {@code n × k}
   * @param y {@code m × k}
   * @throws IllegalArgumentException if the numbers of columns differ
   */
  public static Var matMulTransposed(Var x, Var y) {
    return apply(new MatMul(true), x, y);
  }

  /**
   * Returns the inner products of corresponding rows, {@code n × 1}; both arguments have the same
   * shape.
   */
  public static Var rowDots(Var x, Var y) {
    return apply(new RowDots(), x, y);
  }

  /** Returns {@code x} with {@code row}, {@code 1 × columns}, added to each row: a bias. */
  public static Var addRow(Var x, Var row) {
    return apply(new AddRow(), x, row);
  }

  /**
   * Returns {@code scales[r] · x[r] + offset[r]} for every row r, such as the forward diffusion of
   * rows at different steps. Scales and offset are constant.
   *
   * @param scales one factor per row
   * @param offset added after scaling, of the shape of {@code x}
   */
  public static Var scaleRows(Var x, float[] scales, Matrix offset) {
    return apply(new ScaleRows(scales, offset), x);
  }

  // Elementwise functions

  /** Returns {@code f(x)}, elementwise. */
  public static Var activate(Var x, Activation f) {
    return apply(new Activate(f), x);
  }

  /** Returns {@code x} where it is positive and zero elsewhere. */
  public static Var relu(Var x) {
    return leakyRelu(x, 0);
  }

  /** Returns {@code x} where it is positive and {@code slope · x} elsewhere. */
  public static Var leakyRelu(Var x, float slope) {
    return activate(x, Activation.leakyRelu(slope));
  }

  /** Returns {@code 1 / (1 + e^−x)}, elementwise. */
  public static Var sigmoid(Var x) {
    return activate(x, Activation.sigmoid());
  }

  /** Returns {@code tanh x}, elementwise. */
  public static Var tanh(Var x) {
    return activate(x, Activation.tanh());
  }

  /** Returns {@code x / (1 + e^−x)}, elementwise (SiLU, also called swish). */
  public static Var silu(Var x) {
    return activate(x, Activation.silu());
  }

  /**
   * Returns {@code x} with dropout (Srivastava et al., JMLR 2014): elements are set to zero at
   * random and the others divided by 1 − rate.
   *
   * @param rate the probability of zero, in [0, 1)
   * @param seed determines which elements become zero
   * @throws IllegalArgumentException if the rate is out of range
   */
  public static Var dropout(Var x, double rate, long seed) {
    return apply(new Dropout(rate, seed), x);
  }

  // Rows

  /**
   * Returns rows normalised to mean 0 and variance 1, without affine parameters (Ba et al. 2016),
   * variance + 1e-5.
   */
  public static Var layerNorm(Var x) {
    return apply(new LayerNorm(), x);
  }

  /** Returns rows divided by their Euclidean norms, {@code x[r] / max(‖x[r]‖₂, 1e-12)}. */
  public static Var normalizeRows(Var x) {
    return apply(new NormalizeRows(), x);
  }

  /** Returns the softmax of each row. */
  public static Var softmax(Var x) {
    return apply(new Softmax(), x);
  }

  /**
   * Returns {@code table[rows[i]]} as row i, {@code rows.length × columns}. The gradient of the
   * table stores the distinct rows only.
   *
   * @param rows rows of the table; repetitions are allowed
   */
  public static Var gather(Var table, int[] rows) {
    return apply(new Gather(rows), table);
  }

  /**
   * Returns a table with the rows of {@code x} in the given places and zeros elsewhere: the inverse
   * of a {@link #gather} of distinct rows.
   *
   * @param places one place per row of {@code x}, ascending
   */
  public static Var placeRows(Var x, RowSet places) {
    return apply(new PlaceRows(places), x);
  }

  /** Returns rows {@code from} (inclusive) to {@code to} (exclusive), without a copy. */
  public static Var rowSlice(Var x, int from, int to) {
    return apply(new RowSlice(from, to), x);
  }

  /**
   * Returns matrices concatenated one below the other.
   *
   * @throws IllegalArgumentException unless all have the same number of columns
   */
  public static Var concatRows(Var... inputs) {
    return apply(new ConcatRows(), inputs);
  }

  /**
   * Returns matrices concatenated side by side, {@code [x_1 ‖ x_2 ‖ …]}.
   *
   * @throws IllegalArgumentException unless all have the same number of rows
   */
  public static Var concatColumns(Var... inputs) {
    return apply(new ConcatColumns(), inputs);
  }

  /** {@link #concatColumns(Var...)} of a list. */
  public static Var concatColumns(List<Var> inputs) {
    return concatColumns(array(inputs));
  }

  /**
   * Returns {@code table} with estimates mixed into some rows, {@code (1−µ)·table[r] + µ·estimate}:
   * CCDRec's fusion. If {@code rows} contains a row more than once, its first estimate is used and
   * the others get no gradient.
   *
   * @param table {@code items × d}
   * @param estimates {@code rows.length × d}
   * @param rows the row of the table for each estimate
   * @param share µ, in [0, 1]
   */
  public static Var fuseRows(Var table, Var estimates, int[] rows, float share) {
    return apply(new FuseRows(share, rows), table, estimates);
  }

  // Graphs

  /** Returns one step of propagation over a constant graph, {@code matrix · x}. */
  public static Var propagate(SparseMatrix matrix, Var x) {
    return apply(new Propagate(matrix), x);
  }

  /**
   * Returns {@code matrix · x} in the given rows; the other rows are undefined and must not be
   * read.
   */
  public static Var propagate(SparseMatrix matrix, Var x, RowSet rows) {
    return apply(new Propagate(matrix, rows), x);
  }

  /**
   * Returns LightGCN's propagation (He et al., SIGIR 2020), {@code (1/(L+1)) Σ_l Â^l E}, where E
   * stacks users on items, as does the value. Rows that the field does not read are undefined.
   *
   * @param users {@code users × d}
   * @param items {@code items × d}
   * @param field L steps over Â, a graph of {@code users + items} nodes, which need not be
   *     symmetric
   */
  public static Var lightGcn(Var users, Var items, ReceptiveField field) {
    return apply(new LightGcn(field), users, items);
  }

  /**
   * Returns the same propagation, with the same bits, computed over the whole graph: faster where
   * the receptive field covers much of it. Gradients store the rows that are reached.
   *
   * @param reached the nodes around those that are read, over Â of {@code users + items} nodes;
   *     other rows are undefined
   */
  @Experimental
  public static Var lightGcn(Var users, Var items, ReachedNodes reached) {
    return apply(new FullLightGcn(reached), users, items);
  }

  /**
   * Returns the same propagation.
   *
   * @param graph Â of {@code users + items} nodes
   * @param layers L, at least 0
   * @param rows the rows that are read; others are undefined
   */
  public static Var lightGcn(Var users, Var items, SparseMatrix graph, int layers, RowSet rows) {
    return lightGcn(users, items, ReachedNodes.of(graph, layers, rows));
  }

  // Scalars: norms and losses

  /** Returns {@code ‖x‖_F}, not squared; its gradient at zero is zero. */
  public static Var frobeniusNorm(Var x) {
    return apply(new FrobeniusNorm(), x);
  }

  /** Returns {@code Σ x²} over all elements. */
  public static Var squaredNorm(Var x) {
    return apply(new SquaredNorm(), x);
  }

  /**
   * Returns {@code Σ_g ‖table[rows_g]‖_F}, norms not squared: the regularisation of a batch's
   * embeddings. The gradient stores the distinct rows only; the gradient of a zero norm is zero.
   *
   * @param groups the rows of each norm; a row that occurs twice counts twice
   */
  public static Var normsOfRows(Var table, int[]... groups) {
    return apply(new NormsOfRows(Arrays.asList(groups)), table);
  }

  /** Returns {@code mean((x − y)²)} over all elements; both have the same shape. */
  public static Var meanSquaredError(Var x, Var y) {
    return apply(new MeanSquaredError(), x, y);
  }

  /** Returns {@code mean(−ln σ(x))} over all elements: the ranking loss of score margins. */
  public static Var logisticLoss(Var margins) {
    return apply(new LogisticLoss(), margins);
  }

  /**
   * Returns the Bayesian personalised ranking loss (Rendle et al., UAI 2009), {@code mean_b(−ln
   * σ(⟨u_b, p_b⟩ − ⟨u_b, n_b⟩))}, whose gradients store the rows of the batch only.
   *
   * @param users {@code users × d}
   * @param items {@code items × d}
   * @param pairs the user row and the positive item row of each pair
   * @param negatives an item row for each pair
   */
  public static Var pairwiseLoss(Var users, Var items, RowPairs pairs, int[] negatives) {
    return pairwiseLoss(users, items, pairs, List.of(WeightedNegatives.of(negatives, 1)));
  }

  /**
   * Returns the ranking loss on several sets of negatives, {@code Σ_k w_k · mean_b(−ln σ(⟨u_b, p_b⟩
   * − ⟨u_b, n_kb⟩))}. The sets share the positive's score. Sets {@linkplain
   * WeightedNegatives#withPairWeights with pair weights} multiply the loss of each pair.
   *
   * @param users {@code users × d}
   * @param items {@code items × d}
   * @param pairs the user row and the positive item row of each pair
   * @param sets the sets of negatives with their weights
   */
  public static Var pairwiseLoss(
      Var users, Var items, RowPairs pairs, List<WeightedNegatives> sets) {
    return apply(new PairwiseLoss(pairs.rows(), pairs.columns(), sets), users, items);
  }

  /**
   * Returns the contrastive loss within a batch, InfoNCE (van den Oord, Li and Vinyals 2018): the
   * mean over pairs (i, j) of {@code ln(e^s_ij + Σ_q e^s_ik) − s_ij} with {@code s_ij = ⟨x_i,
   * y_j⟩/τ} and q running over the pairs (·, k) with k ≠ j.
   *
   * @param x {@code n × d}, distinct rows
   * @param y {@code m × d}, distinct rows, each of which must occur in a pair
   * @param pairs the row of x and the row of y of each pair
   * @param temperature τ, positive
   * @throws IllegalArgumentException if the temperature is not positive
   */
  public static Var infoNce(Var x, Var y, RowPairs pairs, double temperature) {
    return apply(new InfoNce(temperature, pairs.rows(), pairs.columns()), x, y);
  }
}
