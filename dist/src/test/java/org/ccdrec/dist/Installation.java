package org.ccdrec.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ccdrec.files.DeleteTree;
import org.jspecify.annotations.Nullable;

/**
 * The packed distribution, unpacked once for all tests of this JVM, and its commands in an
 * environment without a JDK: no HOME, no JAVA_HOME, and a PATH of the system's tools alone.
 */
final class Installation {
  static final Path ARCHIVE = Path.of(System.getProperty("ccdrec.distribution", "not packed"));
  private static final int PATIENCE_SECONDS = 300;
  private static final String[] DEMO = {
    "demo", "--no-serve", "--data", "data", "--store", "store", "--epochs", "1"
  };

  private static @Nullable Installation shared;

  private final Path folder;

  /** The result of a command. */
  record Outcome(int exitCode, String output, String errors) {}

  private Installation(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the installation that all tests share, in the target directory. The first call unpacks
   * the archive, and trains the demo's model.
   */
  static synchronized Installation shared() throws IOException, InterruptedException {
    if (shared == null) {
      Path parent = ARCHIVE.resolveSibling("installed");
      DeleteTree.delete(parent);
      Files.createDirectories(parent);
      shared = unpack(parent);
      Files.createDirectory(shared.work());
      Outcome demo = run(shared.command(DEMO), shared.work());
      if (demo.exitCode() != 0) {
        throw new IOException(demo.errors());
      }
    }
    return shared;
  }

  private static Installation unpack(Path parent) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "-xzf", ARCHIVE.toString(), "-C", parent.toString())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("cannot unpack " + ARCHIVE);
    }
    return new Installation(parent.resolve(names(parent).getFirst()));
  }

  /** Returns the working directory, with the demo's catalogue in {@code data} and its store. */
  Path work() {
    return folder.resolveSibling("work");
  }

  Path folder() {
    return folder;
  }

  /** Returns a command of the launcher with the environment of this class. */
  ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(folder.resolve("bin/ccdrec").toString()));
    command.addAll(List.of(arguments));
    return bare(new ProcessBuilder(command));
  }

  /** Clears the environment of a process but for PATH. */
  static ProcessBuilder bare(ProcessBuilder process) {
    process.environment().clear();
    process.environment().put("PATH", "/usr/bin:/bin");
    process.environment().put("OMP_NUM_THREADS", "1");
    return process;
  }

  /** Runs a process in a directory until it ends. */
  static Outcome run(ProcessBuilder process, Path directory) throws IOException {
    Path output = Files.createTempFile(directory, "output", ".log");
    Path errors = Files.createTempFile(directory, "errors", ".log");
    Process started =
        process
            .directory(directory.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      if (!started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(process.command() + " did not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      started.destroyForcibly();
    }
    return new Outcome(started.exitValue(), Files.readString(output), Files.readString(errors));
  }

  /** Returns the names of the files of a folder. */
  static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
