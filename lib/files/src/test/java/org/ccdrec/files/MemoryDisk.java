package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A file system in memory at a directory; a test without the right to mount one is skipped. */
final class MemoryDisk implements AutoCloseable {
  private final Path path;

  private MemoryDisk(Path path) {
    this.path = path;
  }

  static MemoryDisk mount(Path directory) throws Exception {
    boolean isMounted = run("mount", "-t", "tmpfs", "ccdrec-test", directory.toString());
    assumeTrue(isMounted, "the right to mount a file system");
    return new MemoryDisk(directory);
  }

  void makeReadOnly() throws Exception {
    assertTrue(run("mount", "-o", "remount,ro", path.toString()));
  }

  @Override
  public void close() throws Exception {
    assertTrue(run("umount", path.toString()));
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
