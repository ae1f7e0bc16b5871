package org.ccdrec.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The numeric operations of training, inference and evaluation.
 *
 * <p>One implementation is chosen per process ({@link #create}) and recorded in the snapshots it
 * produces. Implementations agree to rounding, not to the bit. The vector and the scalar kernels
 * each give the same bits for any number of threads, because the split into blocks depends on the
 * size of the work only; ND4J manages its own threads.
 *
 * <p>Arguments are checked by assertions only: shapes are validated by the code that builds a
 * graph. Output matrices are overwritten unless a method says that it accumulates; they must not
 * overlap inputs except where stated. Confined to one thread at a time.
 */
public sealed interface Kernels extends AutoCloseable
    permits VectorKernels, ScalarKernels, Nd4jKernels {

  /** The available implementations. */
  enum Kind {
    /** Vector API on off-heap memory: the default. */
    VECTOR,
    /** Plain loops: the reference, and the fallback where the Vector API is missing. */
    SCALAR,
    /** ND4J operations only, for GPUs. */
    ND4J
  }

  /**
   * Returns the kernels of this process. The system property {@code ccdrec.kernels} selects {@code
   * vector}, {@code scalar} or {@code nd4j}. If it is not set, ND4J is used on a CUDA backend,
   * otherwise the vector kernels, or the scalar kernels if the Vector API's module is not present.
   *
   * @param threads the number of worker threads, including the caller (ND4J manages its own
   *     threads)
   * @throws IllegalArgumentException if the property has another value
   * @throws IllegalStateException if the kind cannot run here
   */
  static Kernels create(int threads) {
    return create(KernelChoice.ofProcess(), threads);
  }

  /**
   * Returns kernels of the given kind, with {@code threads} worker threads (ND4J manages its own).
   */
  static Kernels create(Kind kind, int threads) {
    return switch (kind) {
      case VECTOR -> new VectorKernels(new Workers(threads));
      case SCALAR -> new ScalarKernels(new Workers(threads));
      case ND4J -> Nd4jKernels.open();
    };
  }

  /** Returns the name recorded in snapshots, for example {@code vector-512}. */
  String name();

  /** Returns the maximum number of threads that work is split over. */
  int threads();

  /** {@code y ← a·x + b·y}; {@code b = 0} ignores the previous contents of {@code y}. */
  void combine(float a, Matrix x, float b, Matrix y);

  /** {@code y[r] ← a[r]·x[r] + b[r]·y[r]} for every row r. */
  void combineRows(float[] a, Matrix x, float[] b, Matrix y);

  /**
   * {@code y[r] ← a·x[r] + b·y[r]} for the given rows; other rows are unchanged; {@code x} may be
   * {@code y}.
   */
  void combineSomeRows(float a, Matrix x, RowSet rows, float b, Matrix y);

  /** {@code out ← x ∘ y}, elementwise; {@code out} may be {@code x} or {@code y}. */
  void hadamard(Matrix x, Matrix y, Matrix out);

  /** {@code Σ x ∘ y}: rows may be summed in single precision, their sums are in double. */
  double dot(Matrix x, Matrix y);

  /** Adds the {@code 1 × c} matrix {@code row} to every row of {@code x}. */
  void addRow(Matrix row, Matrix x);

  /** {@code out ← Σ_r x[r]}, a {@code 1 × c} matrix. */
  void columnSums(Matrix x, Matrix out);

  /** {@code out ← f(x)}, elementwise; {@code out} may be {@code x}. */
  void activate(Activation f, Matrix x, Matrix out);

  /** {@code out ← upstream ∘ f'(x)}; {@code out} may be {@code upstream}. */
  void activateGradient(Activation f, Matrix x, Matrix upstream, Matrix out);

  /** {@code out ← a·b}, or {@code out += a·b}; {@code [n,k]·[k,m]}. */
  void multiply(Matrix a, Matrix b, Matrix out, boolean accumulate);

  /** {@code out ← aᵀ·b}, or {@code out += aᵀ·b}; {@code [k,n]ᵀ·[k,m]}. */
  void multiplyTransposedA(Matrix a, Matrix b, Matrix out, boolean accumulate);

  /** {@code out ← a·bᵀ}, or {@code out += a·bᵀ}; {@code [n,k]·[m,k]ᵀ}. */
  void multiplyTransposedB(Matrix a, Matrix b, Matrix out, boolean accumulate);

  /** {@code out[i] ← table[rows[i]]}. */
  void gather(Matrix table, int[] rows, Matrix out);

  /**
   * {@code table[rows[i]] ← values[i]}; {@code rows} must be distinct; other rows are unchanged.
   */
  void scatter(Matrix values, int[] rows, Matrix table);

  /** {@code table[rows[i]] += scale · values[i]}; {@code rows} must be distinct. */
  void scatterAdd(float scale, Matrix values, int[] rows, Matrix table);

  /**
   * {@code out[r] ← Σ_c matrix[r,c] · x[c]} for each r in {@code outRows}, over the columns in
   * {@code support} (all if null). Other rows of {@code out} are unchanged, and rows of {@code x}
   * outside the support are not read.
   */
  void propagate(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out);

  /**
   * Computes the same rows as {@link #propagate} over all columns, for a matrix x whose first rows
   * are {@code upper} and whose other rows are {@code lower}.
   */
  default void propagateParts(
      SparseMatrix matrix, Matrix upper, Matrix lower, RowSet outRows, Matrix out) {
    Matrix whole = Matrix.uninitialised(matrix.columns(), out.columns());
    whole.rowRange(0, upper.rows()).copyFrom(upper);
    whole.rowRange(upper.rows(), whole.rows()).copyFrom(lower);
    propagate(matrix, whole, null, outRows, out);
  }

  /**
   * Computes the same rows as {@link #propagate}, one below the other: {@code out[i]} is the row
   * {@code outRows.rows()[i]}.
   */
  void propagateRows(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out);

  /** {@code out[i] ← ⟨x[xRows[i]], y[yRows[i]]⟩}. */
  void rowDots(Matrix x, int[] xRows, Matrix y, int[] yRows, float[] out);

  /**
   * Layer normalisation without affine parameters (Ba et al. 2016), variance + 1e-5: writes the
   * normalised rows and, as a {@code rows × 1} matrix, the inverse deviations that the gradient
   * needs.
   */
  void layerNorm(Matrix x, Matrix out, Matrix inverseDeviation);

  /**
   * Computes the gradient of {@link #layerNorm} from its outputs; {@code out} may be {@code
   * upstream}.
   */
  void layerNormGradient(Matrix normalised, Matrix inverseDeviation, Matrix upstream, Matrix out);

  /** {@code out[r] ← x[r] / max(‖x[r]‖₂, 1e-12)}, norms (after the maximum) as {@code rows × 1}. */
  void normalizeRows(Matrix x, Matrix out, Matrix norms);

  /**
   * Computes the gradient of {@link #normalizeRows} from its outputs; {@code out} may be upstream.
   */
  void normalizeRowsGradient(Matrix normalised, Matrix norms, Matrix upstream, Matrix out);

  /** {@code out[r] ← softmax(x[r])}; {@code out} may be {@code x}. */
  void softmax(Matrix x, Matrix out);

  /**
   * Computes the gradient of {@link #softmax} from its output; {@code out} may be {@code upstream}.
   */
  void softmaxGradient(Matrix softmax, Matrix upstream, Matrix out);

  /** Runs the forward pass of the attention estimator; see {@link Attention}. */
  void attention(Attention attention, Attention.State state, Matrix out);

  /**
   * Repeats {@link #attention} with the same bits if only the first content token and the times
   * have changed since the last forward pass with this state.
   */
  default void attentionOfFirst(Attention attention, Attention.State state, Matrix out) {
    attention(attention, state, out);
  }

  /** Runs the backward pass of the attention estimator; see {@link Attention}. */
  void attentionGradient(
      Attention attention, Attention.State state, Matrix upstream, Attention.Gradients gradients);

  /** Applies one Adam step to a whole parameter (Kingma and Ba 2015, algorithm 1). */
  void adam(AdamStep step, Matrix gradient, AdamMoments moments, Matrix parameter);

  /**
   * Applies one Adam step to a whole parameter whose gradient is zero outside {@code rows}.
   * Equivalent to {@link #adam} on the scattered gradient, without materialising it.
   *
   * @param gradient the gradients of {@code rows}, in their order
   */
  void adamSparse(
      AdamStep step, Matrix gradient, RowSet rows, AdamMoments moments, Matrix parameter);

  /**
   * Applies one Adam step to the given distinct rows, whose gradients are the rows of {@code
   * gradient}.
   */
  void adamRows(AdamStep step, Matrix gradient, int[] rows, AdamMoments moments, Matrix parameter);

  /**
   * Writes, for each row of {@code scores}, the columns of the {@code k} largest values, best
   * first, ties by lower column; NaN counts as negative infinity. {@code scores} has at least
   * {@code k} columns, {@code k} is at least 1.
   *
   * @param columns receives {@code rows × k} columns
   */
  void topK(Matrix scores, int k, int[] columns);

  /**
   * Writes, for each row of {@code x}, the {@code k} rows, itself among the candidates, with the
   * largest inner products, and these; best first, ties by lower row, NaN counts as negative
   * infinity. {@code x} has at least {@code k} rows, {@code k} is at least 1.
   *
   * @param rows receives {@code x.rows() × k} rows
   * @param products receives as many products
   */
  default void nearestRows(Matrix x, int k, int[] rows, float[] products) {
    int blockRows = Math.clamp((1 << 22) / Math.max(x.rows(), 1), 64, 4096);
    Matrix buffer = Matrix.uninitialised(Math.min(blockRows, x.rows()), x.rows());
    for (int from = 0; from < x.rows(); from += blockRows) {
      Matrix block = x.rowRange(from, Math.min(from + blockRows, x.rows()));
      Matrix scores = buffer.reshaped(block.rows(), x.rows());
      multiplyTransposedB(block, x, scores, false);
      int[] best = new int[block.rows() * k];
      topK(scores, k, best);
      System.arraycopy(best, 0, rows, from * k, best.length);
      for (int at = 0; at < best.length; at++) {
        products[from * k + at] = scores.get(at / k, best[at]);
      }
    }
  }

  /**
   * Writes, for each row r of {@code scores}, the column whose value has rank {@code ranks[r]} from
   * the top (0 = largest, ties by lower column, NaN counts as negative infinity); −1 if the rank is
   * negative.
   */
  void selectRanks(Matrix scores, int[] ranks, int[] columns);

  /**
   * Fills {@code out} with independent standard normal numbers determined by {@code seed} and the
   * shape. Vector and scalar kernels compute each number from the seed and its position only
   * (counter-based, Box–Muller): they agree to rounding, and a shorter matrix is a prefix of a
   * longer one. ND4J uses a different generator.
   */
  void gaussian(long seed, Matrix out);

  @Override
  void close();
}
