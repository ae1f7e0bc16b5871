package org.ccdrec.engines;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** A server as a process of its own, with Kafka's libraries in its plugins directory alone. */
final class Replica implements AutoCloseable {
  private final Process process;
  private final URI url;

  private Replica(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param directory where it runs
   * @param environment its configuration
   */
  static Replica start(Path directory, Map<String, String> environment) throws IOException {
    Files.createDirectories(directory);
    Path errors = directory.resolve("errors.txt");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                classPath(),
                "org.ccdrec.server.Main",
                "--port",
                "0")
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("Serving ")) {
        return new Replica(process, URI.create(line.substring(line.indexOf("http://"))));
      }
    }
    throw new IOException("the server did not start: " + Files.readString(errors));
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !isOfKafka(Path.of(entry)))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOfKafka(Path entry) {
    String name = String.valueOf(entry.getFileName());
    return name.matches("(ccdrec-)?(kafka|scala).*\\.jar")
        || entry.endsWith("plugins/kafka/target/classes");
  }

  URI url() {
    return url;
  }

  /** Kills it as {@code kill -9} does, and waits for its end. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
