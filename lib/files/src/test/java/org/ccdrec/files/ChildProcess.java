package org.ccdrec.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process that runs a {@code main} of these tests, reads orders and writes answers. */
final class ChildProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;

  private ChildProcess(List<String> command) throws IOException {
    this.process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    this.answers = process.inputReader();
  }

  static ChildProcess start(Class<?> main, Object... arguments) throws IOException {
    return new ChildProcess(java(main, arguments));
  }

  /** Starts a process in which no file can grow beyond a size, as on a disk that is full. */
  static ChildProcess startWithFileLimit(int kibibytes, Class<?> main, Object... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f " + kibibytes + "; exec \"$@\"", "bash"));
    command.addAll(java(main, arguments));
    return new ChildProcess(command);
  }

  private static List<String> java(Class<?> main, Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
    return command;
  }

  long pid() {
    return process.pid();
  }

  /** Returns the next line that the process writes. */
  String answer() throws IOException {
    return String.valueOf(answers.readLine());
  }

  /** Resumes a process that waits in {@link #awaitOrder}. */
  void order() throws IOException {
    process.getOutputStream().write("go\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process must end");
    return process.exitValue();
  }

  /** Ends the process as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertEquals(128 + 9, exitCode());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  /** Writes an answer and waits for an order; called in the child. */
  static void awaitOrder(String answer) throws IOException {
    System.out.println(answer);
    if (System.in.read() < 0) {
      throw new IOException("the test has ended");
    }
  }
}
