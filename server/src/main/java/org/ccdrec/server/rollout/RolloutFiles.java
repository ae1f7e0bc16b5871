package org.ccdrec.server.rollout;

import java.io.IOException;
import java.util.Map;

/** The small files through which the servers of a store talk, in its folder {@code .rollout}. */
public sealed interface RolloutFiles permits BucketRolloutFiles, DirectoryRolloutFiles {
  /** Name of the folder in the store. */
  String FOLDER = ".rollout";

  /** Largest length of a file in bytes; longer ones are ignored. */
  int MAX_LENGTH = 1 << 18;

  /** Returns the place of the folder, for messages. */
  String place();

  /**
   * Returns the contents of all files by name, none if the folder does not exist.
   *
   * @throws IOException if the store cannot be read
   */
  Map<String, byte[]> read() throws IOException;

  /** Writes a file, replacing an existing one atomically. */
  void write(String name, byte[] content) throws IOException;
}
