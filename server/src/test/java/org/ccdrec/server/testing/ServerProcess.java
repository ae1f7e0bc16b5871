package org.ccdrec.server.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.ccdrec.server.Main;

/** The server's program as a process of its own, which can be killed. */
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final URI url;

  private ServerProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param directory where it runs
   * @param environment its configuration, {@code CCDREC_SERVER_…}
   */
  public static ServerProcess start(Path directory, Map<String, String> environment)
      throws IOException {
    Path errors = directory.resolve("errors.txt");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--port",
                "0")
            .directory(directory.toFile())
            .redirectError(errors.toFile());
    builder
        .environment()
        .put("CCDREC_SERVER_ACTIVATION_NICENESS", "0"); // other tests run beside it
    builder.environment().putAll(environment);
    Process process = builder.start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("Serving ")) {
        return new ServerProcess(process, URI.create(line.substring(line.indexOf("http://"))));
      }
    }
    throw new IOException("the server did not start: " + Files.readString(errors));
  }

  /** Returns the address that it listens on. */
  public URI url() {
    return url;
  }

  /** Kills it as {@code kill -9} does, and waits for its end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
