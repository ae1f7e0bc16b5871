package org.ccdrec.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A packed folder: GNU tar with fixed order, owner and modification time, and gzip without a time
 * stamp, so that the same files give the same bytes.
 *
 * @param timestamp modification time of the entries
 */
record Tarball(Instant timestamp) {
  /**
   * Packs a folder under its own name.
   *
   * @throws IOException if tar fails
   */
  void pack(Path folder, Path archive) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder(
                "tar",
                "--create",
                "--sort=name",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--mtime=@" + timestamp.getEpochSecond(),
                "--use-compress-program=gzip -n",
                "--file=" + archive,
                "--directory=" + folder.getParent(),
                folder.getFileName().toString())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("tar could not write " + archive);
    }
  }
}
