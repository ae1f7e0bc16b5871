package org.ccdrec.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own, in memory, that is full soon; wants the right to mount one. */
public final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts a disk of the given size in KiB; skips the calling test if that is impossible. */
  public static SmallDisk mount(Path at, int kibibytes) throws Exception {
    Files.createDirectories(at);
    String size = "size=" + kibibytes + "k,mode=0777";
    String failure = run(List.of("mount", "-t", "tmpfs", "-o", size, "ccdrec-test", at.toString()));
    assumeTrue(failure == null, "a full disk needs the right to mount one: " + failure);
    return new SmallDisk(at);
  }

  public Path path() {
    return path;
  }

  /** Makes it larger. */
  public void grow(int kibibytes) throws Exception {
    String size = "remount,size=" + kibibytes + "k";
    assertEquals(null, run(List.of("mount", "-o", size, path.toString())));
  }

  /** Returns null, or what a command said when it failed. */
  private static String run(List<String> command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      byte[] output = process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? null : new String(output, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public void close() throws Exception {
    assertEquals(null, run(List.of("umount", "-l", path.toString())));
  }
}
