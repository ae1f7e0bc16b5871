package org.ccdrec.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The numeric operations that training, inference and evaluation are made of.
 *
 * <p>One implementation is chosen per process ({@link #create}) and recorded in what it produces.
 * Implementations agree to rounding, not to the bit. The vector and the scalar kernels each give
 * the same bits for any number of threads, because work is split into blocks by its size alone;
 * ND4J manages its own threads.
 *
 * <p>Arguments are checked by assertions only: shapes are validated where a graph is built. Output
 * matrices are overwritten unless a method says that it accumulates; they must not overlap inputs
 * except where stated. Confined to one thread at a time.
 */
public sealed interface Kernels extends AutoCloseable
    permits VectorKernels, ScalarKernels, Nd4jKernels {

  /** The implementations that exist. */
  enum Kind {
    /** Vector API on off-heap memory: the default. */
    VECTOR,
    /** Plain loops: the reference, and the fallback where the Vector API is missing. */
    SCALAR,
    /** ND4J operations alone: what runs on a GPU. */
    ND4J
  }

  /**
   * The kernels of this process: of the kind that the system property {@code ccdrec.kernels} names
   * ({@code vector}, {@code scalar} or {@code nd4j}); without it ND4J's on a CUDA backend, else the
   * vector kernels, or the scalar ones where the Vector API's module was not added.
   *
   * @param threads the team's size (ND4J manages its own threads)
   * @throws IllegalArgumentException if the property has another value
   * @throws IllegalStateException if the kind cannot run here
   */
  static Kernels create(int threads) {
    return create(KernelChoice.ofProcess(), threads);
  }

  /** Kernels of the given kind, with a team of {@code threads} (which ND4J manages itself). */
  static Kernels create(Kind kind, int threads) {
    return switch (kind) {
      case VECTOR -> new VectorKernels(new Workers(threads));
      case SCALAR -> new ScalarKernels(new Workers(threads));
      case ND4J -> Nd4jKernels.open();
    };
  }

  /** The name recorded in snapshots, for example {@code vector-512}. */
  String name();

  /** The number of threads that work is split over, at most. */
  int threads();

  /** {@code y ← a·x + b·y}; {@code b = 0} ignores what {@code y} held. */
  void combine(float a, Matrix x, float b, Matrix y);

  /** {@code y[r] ← a[r]·x[r] + b[r]·y[r]} for every row r. */
  void combineRows(float[] a, Matrix x, float[] b, Matrix y);

  /** {@code y[r] ← a·x[r] + b·y[r]} for the given rows; others stay; {@code x} may be {@code y}. */
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

  /** {@code table[rows[i]] ← values[i]}; {@code rows} must be distinct; other rows stay. */
  void scatter(Matrix values, int[] rows, Matrix table);

  /** {@code table[rows[i]] += scale · values[i]}; {@code rows} must be distinct. */
  void scatterAdd(float scale, Matrix values, int[] rows, Matrix table);

  /**
   * {@code out[r] ← Σ_c matrix[r,c] · x[c]} for each r in {@code outRows}, over the columns in
   * {@code support} (all where it is null). Other rows of {@code out} are left as they are, and
   * rows of {@code x} outside the support are not read.
   */
  void propagate(
      SparseMatrix matrix, Matrix x, @Nullable RowSet support, RowSet outRows, Matrix out);

  /** {@code out[i] ← ⟨x[xRows[i]], y[yRows[i]]⟩}. */
  void rowDots(Matrix x, int[] xRows, Matrix y, int[] yRows, float[] out);

  /**
   * Layer normalisation without affine (Ba et al. 2016), variance + 1e-5: writes the normalised
   * rows and, as a {@code rows × 1} matrix, the inverse deviations that the gradient needs.
   */
  void layerNorm(Matrix x, Matrix out, Matrix inverseDeviation);

  /** The gradient of {@link #layerNorm} from its outputs; {@code out} may be {@code upstream}. */
  void layerNormGradient(Matrix normalised, Matrix inverseDeviation, Matrix upstream, Matrix out);

  /** {@code out[r] ← x[r] / max(‖x[r]‖₂, 1e-12)}, norms (after the maximum) as {@code rows × 1}. */
  void normalizeRows(Matrix x, Matrix out, Matrix norms);

  /** The gradient of {@link #normalizeRows} from its outputs; {@code out} may be upstream. */
  void normalizeRowsGradient(Matrix normalised, Matrix norms, Matrix upstream, Matrix out);

  /** {@code out[r] ← softmax(x[r])}; {@code out} may be {@code x}. */
  void softmax(Matrix x, Matrix out);

  /** The gradient of {@link #softmax} from its output; {@code out} may be {@code upstream}. */
  void softmaxGradient(Matrix softmax, Matrix upstream, Matrix out);

  /** The attention estimator, forward; see {@link Attention}. */
  void attention(Attention attention, Attention.State state, Matrix out);

  /**
   * {@link #attention} with the same bits, where nothing but the first content token and the times
   * changed since the last forward pass with this state.
   */
  default void attentionOfFirst(Attention attention, Attention.State state, Matrix out) {
    attention(attention, state, out);
  }

  /** The attention estimator, backward; see {@link Attention}. */
  void attentionGradient(
      Attention attention, Attention.State state, Matrix upstream, Attention.Gradients gradients);

  /** One Adam step on a whole parameter (Kingma and Ba 2015, algorithm 1). */
  void adam(AdamStep step, Matrix gradient, AdamMoments moments, Matrix parameter);

  /**
   * One Adam step on a whole parameter whose gradient is zero outside {@code rows}: as {@link
   * #adam} of the scattered gradient, which is never made.
   *
   * @param gradient the gradients of {@code rows}, in their order
   */
  void adamSparse(
      AdamStep step, Matrix gradient, RowSet rows, AdamMoments moments, Matrix parameter);

  /** One Adam step on the given distinct rows, whose gradients are the rows of {@code gradient}. */
  void adamRows(AdamStep step, Matrix gradient, int[] rows, AdamMoments moments, Matrix parameter);

  /**
   * For each row of {@code scores}, the columns of the {@code k} largest values, best first, ties
   * by lower column; NaN counts as negative infinity. {@code scores} has at least {@code k}
   * columns, {@code k} is at least 1.
   *
   * @param columns receives {@code rows × k} columns
   */
  void topK(Matrix scores, int k, int[] columns);

  /**
   * For each row r of {@code scores} the column whose value has rank {@code ranks[r]} from the top
   * (0 = largest, ties by lower column, NaN counts as negative infinity); −1 where the rank is
   * negative.
   */
  void selectRanks(Matrix scores, int[] ranks, int[] columns);

  /**
   * Fills {@code out} with independent standard normal numbers that {@code seed} and the shape
   * determine. Vector and scalar kernels make each from the seed and its place alone
   * (counter-based, Box–Muller), so that they agree to rounding and a shorter matrix has the longer
   * one's beginning; ND4J's generator has numbers of its own.
   */
  void gaussian(long seed, Matrix out);

  @Override
  void close();
}
