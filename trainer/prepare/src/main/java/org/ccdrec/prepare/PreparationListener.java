package org.ccdrec.prepare;

import java.util.List;
import java.util.Optional;

/** Receives the progress of a preparation. */
public interface PreparationListener {
  /** A listener that ignores everything. */
  PreparationListener NONE =
      new PreparationListener() {
        @Override
        public void reading(String file, long size) {}

        @Override
        public void read(long bytes) {}

        @Override
        public void step(String what) {}

        @Override
        public void note(String line) {}
      };

  /**
   * Called when the reading of a file begins.
   *
   * @param file its name
   * @param size its size in bytes
   */
  void reading(String file, long size);

  /** Called with the number of bytes of the file read so far. */
  void read(long bytes);

  /** Called when a step after reading begins. */
  void step(String what);

  /**
   * Called when the encoding of items begins.
   *
   * @param encoder the encoder's name
   * @param items number of items
   */
  default void encoding(String encoder, long items) {}

  /** Called with the number of items encoded so far, by several threads. */
  default void encoded(long items) {}

  /**
   * Asks which column has a role, if there is somebody to ask.
   *
   * @param question the question, with file and role
   * @param columns the columns to choose from
   * @return the choice, or empty if nobody answers
   */
  default Optional<String> choose(String question, List<String> columns) {
    return Optional.empty();
  }

  /** Called with information for the user, such as the columns found. */
  void note(String line);
}
