package org.ccdrec.dist;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.ccdrec.dist.Installation.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packed distribution as a user runs it, on a machine without a JDK. */
final class DistributionIT {
  private static final int TRIES = 5;

  @TempDir private Path temporary = Path.of("");
  private static Installation installation;
  private static Path work = Path.of("");

  @BeforeAll
  static void unpackAndTrain() throws Exception {
    installation = Installation.shared();
    work = installation.work();
  }

  @Test
  void theArchiveHasOneFolderWithEverything() {
    Path parent = installation.folder().getParent();
    String folder = installation.folder().getFileName().toString();
    assertEquals(List.of(folder, "work"), Installation.names(parent));
    assertTrue(
        Installation.names(installation.folder())
            .containsAll(
                List.of("bin", "conf", "docs", "lib", "plugins.d", "runtime", "sbom.json")));
  }

  @Test
  void theChecksumFits() throws Exception {
    Path checksum =
        Installation.ARCHIVE.resolveSibling(Installation.ARCHIVE.getFileName() + ".sha256");
    var check = new ProcessBuilder("sha256sum", "--check", "--strict", checksum.toString());
    Path directory = Installation.ARCHIVE.getParent();
    assertEquals(0, check.directory(directory.toFile()).start().waitFor());
  }

  @Test
  void theVersionIsPrinted() throws Exception {
    Outcome version = Installation.run(installation.command("--version"), work);
    String name = installation.folder().getFileName().toString();
    assertEquals(name.replaceFirst("-", " ") + "\n", version.output());
  }

  @Test
  void theServerRunsOnItsOwnRuntime() throws Exception {
    try (var server = server(installation.command("serve", "--store", "store", "--port", "0"))) {
      server.requestExamples();
      Path program = Path.of("/proc", Long.toString(server.pid()), "exe").toRealPath();
      assertEquals(installation.folder().toRealPath().resolve("runtime/bin/java"), program);
    }
  }

  @Test
  void rawFilesArePreparedAndEncodedByBundledEncoders() throws Exception {
    Path directory = Files.createDirectory(temporary.resolve("raw"));
    Files.writeString(
        directory.resolve("events.csv"),
        "user,item,timestamp\na,x,1\nb,x,2\na,y,3\nb,y,4\nc,x,5\nc,y,6\n");
    Files.writeString(
        directory.resolve("products.csv"), "item,title\nx,blue mug\ny,red umbrella\n");
    Outcome prepared =
        Installation.run(
            installation.command(
                "prepare",
                "--events=events.csv",
                "--items=products.csv",
                "--encode=text-minilm",
                "--output=shop"),
            directory);
    assertEquals(0, prepared.exitCode(), prepared.errors());
    assertTrue(Files.exists(directory.resolve("shop/prepare.json")));
  }

  @Test
  void benchmarksNeedACheckout() throws Exception {
    Outcome bench = Installation.run(installation.command("bench"), work);
    assertEquals(1, bench.exitCode());
    assertEquals(
        "ccdrec: bench needs a source checkout; a distribution has no benchmarks\n",
        bench.errors());
  }

  @Test
  void aHeapTooLargeForTheArchivesOfClassesIsNoProblem() throws Exception {
    ProcessBuilder command = installation.command("snapshot", "list", "--store", "store");
    command.environment().put("CCDREC_JAVA_OPTS", "-XX:-UseCompressedOops");
    Outcome list = Installation.run(command, work);
    assertAll(
        () -> assertEquals(0, list.exitCode()),
        () -> assertEquals("", list.errors()),
        () -> assertFalse(list.output().contains("[cds"), list.output()));
  }

  /** Prints the best time of several; it should be below 300 ms on two idle processors. */
  @Test
  void helpAnswers() throws Exception {
    long best = Long.MAX_VALUE;
    for (int at = 0; at < TRIES; at++) {
      long start = System.nanoTime();
      Outcome help = Installation.run(installation.command("--help"), work);
      best = Math.min(best, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      assertTrue(help.output().startsWith("Usage: ccdrec"), help.output());
    }
    System.out.println("ccdrec --help answered within " + best + " ms");
  }

  /** Prints the best time of several; it should be below 1,500 ms on two idle processors. */
  @Test
  void theServerIsReady() throws Exception {
    long best = Long.MAX_VALUE;
    for (int at = 0; at < TRIES; at++) {
      long start = System.nanoTime();
      try (var server = server(installation.command("serve", "--store", "store", "--port", "0"))) {
        server.awaitReady();
        best = Math.min(best, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
      }
    }
    System.out.println("serve was ready within " + best + " ms");
  }

  @Test
  void everyJarIsInTheBillOfMaterials() throws Exception {
    JsonNode sbom =
        new ObjectMapper().readTree(installation.folder().resolve("sbom.json").toFile());
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : sbom.path("components")) {
      listed.add(component.path("name").asText() + "-" + component.path("version").asText());
    }
    Set<String> ours = Set.of("ccdrec-trainer", "ccdrec-server", "ccdrec-prepare");
    Set<String> missing = new TreeSet<>();
    for (String name : Installation.names(installation.folder().resolve("lib"))) {
      String jar = name.replaceFirst("\\.jar$", "");
      boolean isProgram = !jar.matches(".*-\\d.*");
      boolean isListed =
          listed.stream().anyMatch(entry -> jar.equals(entry) || jar.startsWith(entry + "-"));
      if (name.endsWith(".jar") && !isProgram && !isListed) {
        missing.add(name);
      }
    }
    assertEquals(Set.of(), missing);
    assertTrue(listed.stream().anyMatch(name -> name.startsWith("OpenJDK-25")), "the runtime");
    for (String name : ours) {
      assertTrue(listed.stream().anyMatch(entry -> entry.startsWith(name + "-")), name);
    }
  }

  private static DemoServer server(ProcessBuilder command) throws IOException {
    return new DemoServer(command, work);
  }
}
