package org.ccdrec.dist;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of the demo's store, started as a process. Closing it sends SIGTERM and waits. */
final class DemoServer implements AutoCloseable {
  /** The arguments of the launcher; the store is a folder of the working directory. */
  static final List<String> COMMAND = List.of("serve", "--store", "store", "--port", "0");

  private static final Pattern EXAMPLE = Pattern.compile("^ *curl '(.*)'$", Pattern.MULTILINE);
  private static final Pattern READY = Pattern.compile("^Serving .*", Pattern.MULTILINE);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ROUNDS = 3;

  private final Process process;
  private final Path output;

  /**
   * Starts a server.
   *
   * @param command the launcher with the arguments
   * @param directory working directory, which the output goes to as well
   */
  DemoServer(ProcessBuilder command, Path directory) throws IOException {
    output = directory.resolve("server.log");
    process =
        command
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  /** Waits until the server is ready, and requests the examples it prints several times. */
  void requestExamples() throws IOException, InterruptedException {
    awaitReady();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int round = 0; round < ROUNDS; round++) {
        Matcher example = EXAMPLE.matcher(Files.readString(output));
        while (example.find()) {
          HttpRequest request = HttpRequest.newBuilder(URI.create(example.group(1))).build();
          HttpResponse<Void> response =
              client.send(request, HttpResponse.BodyHandlers.discarding());
          if (response.statusCode() != 200) {
            throw new IOException(request.uri() + " was answered " + response.statusCode());
          }
        }
      }
    }
  }

  /** Returns the id of the process. */
  long pid() {
    return process.pid();
  }

  /** Waits until the server has printed that it is ready. */
  void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!READY.matcher(Files.readString(output)).find()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new IOException("the server did not start:\n" + Files.readString(output));
      }
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("the server did not end well:\n" + Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
