package org.ccdrec.prepare;

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

  /** Called with information for the user, such as the columns found. */
  void note(String line);
}
