package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: what it prints, how it ends, and with which exit code. */
@Timeout(180)
class ServeProcessTest {
  @TempDir Path directory = Path.of("unset");

  private Process start(String... arguments) throws IOException {
    // Not the tests' own configuration of the log, which prints.
    return start("logback.xml", Map.of(), arguments);
  }

  private Process start(String logging, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Dlogback.configurationFile=" + logging);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(directory.resolve("errors.txt").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private String errors() throws IOException {
    return Files.readString(directory.resolve("errors.txt"));
  }

  /** Returns the lines that the program prints until it serves. */
  private static List<String> linesUntilUp(BufferedReader output) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      lines.add(line);
      if (line.startsWith("Open ")) {
        break;
      }
    }
    return lines;
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue();
  }

  @Test
  void itSaysWhatToTryAndEndsWithZeroWhenTold() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    SnapshotId id = new GeneratedSnapshot(1, 10, 20, 4, 2).publish(store, "shop", true);
    Process process = start("serve", "--store", "store", "--port", "0", "--snapshot", "shop");
    try (BufferedReader output = process.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      List<String> lines = linesUntilUp(output);
      assertEquals(6, lines.size(), () -> lines.toString());
      assertTrue(lines.getFirst().startsWith("Serving " + id + " at http://127.0.0.1:"));
      for (String line : lines.subList(2, 5)) {
        String url = line.trim().replaceAll("curl '(.*)'", "$1");
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        assertEquals(
            200, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
      }
      process.destroy();
      assertEquals(0, exitCode(process));
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void librariesLogInTheFormatOfTheServer() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    new GeneratedSnapshot(1, 10, 20, 4, 2).publish(store, "shop", true);
    String logging = Path.of("../conf/logback-server.xml").toAbsolutePath().toString();
    Map<String, String> json = Map.of("CCDREC_LOG_FORMAT", "json", "CCDREC_LOG", "info");
    Process process = start(logging, json, "--store", "store", "--port", "0");
    try (BufferedReader output = process.inputReader()) {
      linesUntilUp(output);
      process.destroy();
      assertEquals(0, exitCode(process));
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = errors().lines().toList();
    assertTrue(lines.stream().allMatch(line -> line.startsWith("{")), () -> lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("\"loggerName\":\"org.apache.lucene")),
        () -> lines.toString());
  }

  @Test
  void anEmptyStoreIsAClearFailure() throws Exception {
    assertEquals(1, exitCode(start("--store", "nowhere", "--port", "0")));
    assertTrue(errors().contains("nowhere holds no snapshot: publish one"), errors());
  }

  @Test
  void aStoreOfBrokenSnapshotsSaysWhatIsBroken() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    SnapshotId id = new GeneratedSnapshot(1, 10, 20, 4, 2).publish(store, "shop", false);
    Files.delete(store.path(id).resolve("users.ids"));
    assertEquals(1, exitCode(start("--store", "store", "--port", "0")));
    assertTrue(errors().contains("users.ids: missing"), errors());
  }

  @Test
  void wrongUsageIsTwo() throws Exception {
    assertEquals(2, exitCode(start("--stare", "store")));
    assertTrue(errors().contains("--stare"), errors());
    Files.writeString(directory.resolve("bad.yaml"), "http: {port: 99999, hots: x}\n");
    assertEquals(2, exitCode(start("--config", "bad.yaml")));
    assertTrue(errors().contains("http.port") && errors().contains("hots"), errors());
    assertEquals(0, exitCode(start("--help")));
  }

  @Test
  void aTakenPortIsAClearFailure() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    new GeneratedSnapshot(1, 10, 20, 4, 2).publish(store, "shop", false);
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertEquals(1, exitCode(start("--store", "store", "--port", port)));
      assertTrue(errors().contains("listening on 127.0.0.1:" + port + " failed"), errors());
    }
  }

  @Test
  void itListensOnAnAddressOfIpv6() throws Exception {
    assumeTrue(hasIpv6(), "this machine has no IPv6");
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    new GeneratedSnapshot(1, 10, 20, 4, 2).publish(store, "shop", false);
    Process process = start("--store", "store", "--host", "::1", "--port", "0");
    try (BufferedReader output = process.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String first = output.readLine();
      assertTrue(first != null && first.contains(" at http://[::1]:"), () -> first + "");
      URI ready = URI.create(first.replaceFirst(".* at ", "") + "/ready");
      HttpRequest request = HttpRequest.newBuilder(ready).build();
      assertEquals(200, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean hasIpv6() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
