package org.ccdrec.autodiff;

import java.util.List;
import org.ccdrec.kernel.Experimental;

/**
 * Rows that are computed a chunk at a time, so that the memory of intermediate values is that of
 * one chunk and not of all rows: gradient checkpointing (Chen et al., <i>Training Deep Nets with
 * Sublinear Memory Cost</i>, 2016).
 *
 * <p>Each chunk is computed on a tape of its own. Only its result is kept; the backward pass
 * computes the chunk again and differentiates it. Gradients are those of the whole, up to rounding.
 *
 * @param rows the number of rows
 * @param size the number of rows of a chunk; the last one may have fewer
 */
@Experimental
public record RowChunks(int rows, int size) {
  /** Up to so many rows are one chunk. */
  public static final int LARGEST_WHOLE = 16_384;

  /** Rows of a chunk where there are several, few enough for a chunk to stay in the cache. */
  public static final int CHUNK = 4096;

  public RowChunks {
    if (rows < 0 || size < 1) {
      throw new IllegalArgumentException(
          "rows must not be negative and size must be positive; rows=%d, size=%d"
              .formatted(rows, size));
    }
  }

  /** A part of the computation. It is run twice, and must compute the same both times. */
  public interface Part {
    /**
     * Computes rows {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param tape the tape of the chunk; parameters and constants are taken from it
     * @param inputs the inputs of the whole computation, as variables of this tape
     */
    Var compute(Tape tape, List<Var> inputs, int from, int to);
  }

  /** Returns the chunks of a number of rows: one up to {@value #LARGEST_WHOLE} rows. */
  public static RowChunks of(int rows) {
    return new RowChunks(rows, rows <= LARGEST_WHOLE ? Math.max(rows, 1) : CHUNK);
  }

  /** Returns whether there is one chunk, which is recorded directly and not computed twice. */
  public boolean isWhole() {
    return rows <= size;
  }

  /** Returns the number of chunks. */
  int count() {
    return Math.ceilDiv(rows, size);
  }

  /**
   * Returns the results of all chunks one below the other, {@code rows × columns}.
   *
   * @param part computes as many rows as its chunk has
   */
  public Var concatenated(Tape tape, int columns, Part part, Var... inputs) {
    return apply(tape, new RecomputedChunks(this, columns, part, inputs.length), inputs);
  }

  /**
   * Returns the sum of the results of all chunks, a scalar.
   *
   * @param part computes a scalar
   */
  public Var sum(Tape tape, Part part, Var... inputs) {
    return apply(
        tape, new RecomputedChunks(this, RecomputedChunks.SCALAR, part, inputs.length), inputs);
  }

  private Var apply(Tape tape, RecomputedChunks op, Var... inputs) {
    if (isWhole()) {
      return op.part().compute(tape, List.of(inputs), 0, rows);
    }
    return tape.apply(op, List.of(inputs));
  }
}
