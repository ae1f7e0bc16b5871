package org.ccdrec.trainer.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.OS;

/** A process that runs the trainer's program, whose output a test reads line by line. */
public final class TrainerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final Path errors;

  private TrainerProcess(Process process, Path errors) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.errors = errors;
  }

  /**
   * Starts a process.
   *
   * @param errors file for its standard error
   */
  public static TrainerProcess start(Path errors, Object... arguments) throws IOException {
    return start(List.of(), errors, arguments);
  }

  /** Starts a process in which no file can grow beyond a size, as on a disk that is full. */
  public static TrainerProcess startWithFileLimit(int kibibytes, Path errors, Object... arguments)
      throws IOException {
    String limit = "ulimit -f " + kibibytes + "; exec \"$@\"";
    return start(List.of("bash", "-c", limit, "bash"), errors, arguments);
  }

  /**
   * The default disposition of SIGINT is restored for the child, since a test may run in the
   * background and ignore it.
   */
  private static TrainerProcess start(List<String> prefix, Path errors, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    if (OS.LINUX.isCurrentOs()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return new TrainerProcess(
        new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
  }

  /** Returns the next line of standard output; null at its end. */
  public String line() throws IOException {
    return out.readLine();
  }

  /** Reads standard output to its end and returns the last line. */
  public String lastLine() throws IOException {
    String last = "";
    for (String line = line(); line != null; line = line()) {
      last = line;
    }
    return last;
  }

  /** Returns whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the process as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    assertEquals(128 + 9, exitCode());
  }

  /** Sends a signal, such as {@code INT}. */
  public void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Waits for the end for at most some seconds; returns whether the process has ended. */
  public boolean endsWithin(int seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS);
  }

  /** Waits for the end and returns the exit code. */
  public int exitCode() throws InterruptedException {
    assertTrue(endsWithin(120), "the process must end");
    return process.exitValue();
  }

  /** Returns what was written to standard error so far. */
  public String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
