package org.ccdrec.prepare;

/** Receives the progress of a preparation. */
public interface Listener {
  /** A listener that ignores everything. */
  Listener NONE =
      new Listener() {
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
   * A file is being read.
   *
   * @param file its name
   * @param size its size in bytes
   */
  void reading(String file, long size);

  /** So many bytes of the file were read so far. */
  void read(long bytes);

  /** A step after reading has begun. */
  void step(String what);

  /** Something that the user should know, such as which columns were found. */
  void note(String line);
}
