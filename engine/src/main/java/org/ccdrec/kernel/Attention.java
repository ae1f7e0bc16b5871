package org.ccdrec.kernel;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One layer of single-head attention over a handful of tokens per row, averaged over the tokens:
 * the network with which CCDRec estimates a clean item embedding from a noisy one and its
 * modalities.
 *
 * <p>For a row with tokens x_0 … x_{K-1} (the last one is the row's time embedding), with a_j =
 * LayerNorm(x_j):
 *
 * <pre>
 *   p_ij = softmax_j(⟨a_i W_q, a_j W_k⟩ / √d)
 *   out  = (1/K) Σ_i Σ_j p_ij a_j W_v
 * </pre>
 *
 * <p>Because the outputs are averaged, out = (Σ_j c_j a_j) W_v with c_j = (1/K) Σ_i p_ij: one value
 * product per row instead of K. Because a head's scores are bilinear, ⟨a_i W_q, a_j W_k⟩ = a_i W_qk
 * a_jᵀ with W_qk = W_q W_kᵀ: one product per token instead of two. Time embeddings take few
 * distinct values, so their products are computed once per value.
 *
 * @param tokens the content tokens, each {@code n × d}, before normalisation
 * @param times for each row the row of {@code timeTable} that is its time embedding
 * @param timeTable time embeddings, {@code T × d}, constant
 * @param queryKey W_q·W_kᵀ, {@code d × d}
 * @param value W_v, {@code d × d}
 */
@Experimental
public record Attention(
    List<Matrix> tokens, int[] times, Matrix timeTable, Matrix queryKey, Matrix value) {
  public Attention {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("attention must have at least one content token");
    }
    for (Matrix token : tokens) {
      token.requireSameShape(tokens.getFirst());
      if (token.rows() != times.length) {
        throw new IllegalArgumentException(
            "each row must have a time; rows=%d, times=%d".formatted(token.rows(), times.length));
      }
    }
    queryKey.requireSameShape(value);
  }

  /** Returns the number of rows, n. */
  public int rows() {
    return times.length;
  }

  /** Returns the width of a token, d. */
  public int dimension() {
    return queryKey.rows();
  }

  /** Returns the number of tokens of a row, K, the time token included. */
  public int tokenCount() {
    return tokens.size() + 1;
  }

  /** {@code 1/√d}. */
  public float scale() {
    return (float) (1 / Math.sqrt(dimension()));
  }

  /**
   * The state that the forward pass saves for the backward pass. Matrices of content tokens hold
   * token k of row r in row {@code k·n + r}.
   *
   * @param normalised normalised content tokens, {@code (K−1)n × d}
   * @param inverseDeviation their inverse deviations, {@code (K−1)n × 1}
   * @param projected normalised content tokens times W_qk, {@code (K−1)n × d}
   * @param timeNormalised normalised time embeddings, {@code T × d}
   * @param timeProjected the same times W_qk, {@code T × d}
   * @param probabilities p_ij of a row, {@code n × K²}
   * @param mixed Σ_j c_j a_j, {@code n × d}
   */
  public record State(
      Matrix normalised,
      Matrix inverseDeviation,
      Matrix projected,
      Matrix timeNormalised,
      Matrix timeProjected,
      Matrix probabilities,
      Matrix mixed) {
    /** Returns the shapes of the seven matrices, in order, as {rows, columns}. */
    public static List<int[]> shapes(Attention attention) {
      int content = attention.tokens().size() * attention.rows();
      int d = attention.dimension();
      int times = attention.timeTable().rows();
      int pairs = attention.tokenCount() * attention.tokenCount();
      return List.of(
          new int[] {content, d},
          new int[] {content, 1},
          new int[] {content, d},
          new int[] {times, d},
          new int[] {times, d},
          new int[] {attention.rows(), pairs},
          new int[] {attention.rows(), d});
    }

    /** Returns a state backed by seven matrices of the given {@link #shapes}, in order. */
    public static State of(List<Matrix> m) {
      return new State(m.get(0), m.get(1), m.get(2), m.get(3), m.get(4), m.get(5), m.get(6));
    }

    /** Returns a state with newly allocated memory. */
    public static State allocate(Attention attention) {
      return of(shapes(attention).stream().map(s -> Matrix.uninitialised(s[0], s[1])).toList());
    }
  }

  /**
   * The outputs of the backward pass.
   *
   * @param tokens gradient of each content token, {@code n × d}
   * @param queryKey gradient of W_qk, {@code d × d}
   * @param value gradient of W_v, {@code d × d}
   */
  public record Gradients(List<Matrix> tokens, Matrix queryKey, Matrix value) {
    /** Returns gradients with newly allocated memory. */
    public static Gradients allocate(Attention attention) {
      int d = attention.dimension();
      List<Matrix> tokens =
          IntStream.range(0, attention.tokens().size())
              .mapToObj(token -> Matrix.uninitialised(attention.rows(), d))
              .toList();
      return new Gradients(tokens, Matrix.uninitialised(d, d), Matrix.uninitialised(d, d));
    }
  }
}
