package org.ccdrec.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.files.FileHash;

/** The file that {@code sha256sum --check} reads, beside the file it is about. */
final class Checksum {
  private Checksum() {}

  /** Writes {@code FILE.sha256}. */
  static void write(Path file) throws IOException {
    Path name = file.getFileName();
    Files.writeString(
        file.resolveSibling(name + ".sha256"), FileHash.sha256(file) + "  " + name + "\n");
  }
}
