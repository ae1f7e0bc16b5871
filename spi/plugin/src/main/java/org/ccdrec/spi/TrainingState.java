package org.ccdrec.spi;

import org.ccdrec.kernel.Experimental;
import org.ccdrec.kernel.Matrix;

/**
 * The named values that a part of a run keeps in a checkpoint.
 *
 * <p>One method of the part lists its values and serves both directions, so that what is written is
 * what is read:
 *
 * <pre>{@code
 * public boolean exchangeState(TrainingState state) {
 *   passes = state.number("passes", passes);
 *   state.array("memory", memory);
 *   return true;
 * }
 * }</pre>
 *
 * <p>When a checkpoint is written, each call stores the value that it receives and returns it. When
 * a run is resumed, each call returns the stored value, or overwrites the array with it. Both must
 * make the same calls in the same order. An array whose length is not known on creation is preceded
 * by its length as a number, and allocated in between if the state {@linkplain #isRestoring is
 * being restored}.
 *
 * <p>Checkpoints are taken between epochs: values that every epoch computes anew before it reads
 * them are no state. Used by one thread.
 */
@Experimental
public interface TrainingState {
  /** Returns whether values are read from a checkpoint, not written to one. */
  boolean isRestoring();

  /** Stores {@code value}, or returns the stored number. */
  long number(String name, long value);

  /** Stores {@code value}, or returns the stored text. */
  String text(String name, String value);

  /** Stores all values, or overwrites them. */
  void array(String name, int[] values);

  /** Stores all values, or overwrites them. */
  void array(String name, float[] values);

  /** Stores all values, or overwrites them. */
  void array(String name, double[] values);

  /** Stores all elements, or overwrites them; the shape must be the stored one. */
  void matrix(String name, Matrix values);

  /** Returns this state with every name preceded by {@code part} and a slash. */
  default TrainingState within(String part) {
    return new PartOfState(part + "/", this);
  }
}
