package org.ccdrec.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests help and exit codes of the scripts in bench/, and the arithmetic of bench/train-speed,
 * bench/time-to-quality and bench/gpu.
 */
@DisabledOnOs(OS.WINDOWS)
final class BenchScriptsTest {
  private static final Path BENCH = Checkout.repository().resolve("bench");
  private static final int PATIENCE_SECONDS = 30;

  private record Outcome(int exitCode, String output) {}

  static List<Path> scripts() throws Exception {
    try (Stream<Path> files = Files.list(BENCH)) {
      return files
          .filter(file -> Files.isRegularFile(file) && !file.toString().contains("."))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void helpShowsTheUsageAndUnknownOptionsAreRefused(Path script) throws Exception {
    Outcome help = run(script, Map.of(), "--help");
    Outcome unknown = run(script, Map.of(), "--nonsense");
    assertAll(
        () -> assertEquals(0, help.exitCode()),
        () -> assertTrue(help.output().contains("bench/" + script.getFileName()), help.output()),
        () -> assertEquals(2, unknown.exitCode()),
        () -> assertFalse(unknown.output().isBlank()));
  }

  /** Our epochs take .5 + .5 s in the later half with one thread, the peer's 4 + 1 s. */
  @Test
  void trainSpeedComparesTheLaterHalvesOfTheEpochs(@TempDir Path folder) throws Exception {
    Path script = copy(folder, "train-speed");
    launcher(
        folder,
        """
        case "$*" in *"--threads 1"*) s=0.5 ;; *) s=0.25 ;; esac
        for epoch in 9.0 7.5 $s $s; do
          echo "{\\"epoch\\":0,\\"trainSeconds\\":$epoch,\\"inferSeconds\\":$s,\\"evalSeconds\\":3}"
        done
        echo '{"bestEpoch":3}'
        """);
    Path peer =
        Files.writeString(
            folder.resolve("peer"),
            """
            echo "epoch 0 train 9.00s infer 9.00s eval 1.00s"
            echo "epoch 1 train 4.00s infer ${OMP_NUM_THREADS}.00s eval 1.00s"
            """);
    Map<String, String> environment = Map.of("PEER", peer.toString(), "PYTHON", "sh");
    Outcome outcome = run(script, environment, folder.toString(), "2", "4");
    assertEquals(
        """
        round 1, threads 1: peer 5.00 s, ours 1.00 s, 5.0 times less
        round 1, threads 2: peer 6.00 s, ours 0.50 s, 12.0 times less
        round 2, threads 1: peer 5.00 s, ours 1.00 s, 5.0 times less
        round 2, threads 2: peer 6.00 s, ours 0.50 s, 12.0 times less

        threads 1: ours 1.00 s an epoch, the peer 5.00 s, 5.0 times less; 5.0 times less than the \
        peer with its better number of threads
        threads 2: ours 0.50 s an epoch, the peer 6.00 s, 12.0 times less; 10.0 times less than the \
        peer with its better number of threads
        """,
        outcome.output());
  }

  /** The target is 98 % of .5: the exact form reaches it in its third epoch, the scaled never. */
  @Test
  void timeToQualityCountsTheSecondsUpToTheTarget(@TempDir Path folder) throws Exception {
    Path script = copy(folder, "time-to-quality");
    Path data = Files.createDirectories(folder.resolve("data/60k"));
    Files.writeString(data.resolve("generated.inter"), "user item split\n1 1 0\n1 2 0\n1 3 1\n");
    launcher(
        folder,
        """
        echo run >>"$(dirname "$0")/runs"
        case "$*" in
          *propagation=exact*) recalls="0.1 0.48 0.495 0.5 0.2" ;;
          *) recalls="0.1 0.48" ;;
        esac
        epoch=0
        for recall in $recalls; do
          echo "{\\"epoch\\":$epoch,\\"trainSeconds\\":2.0,\\"inferSeconds\\":0.5,\\"valid\\":{\\"recall@20\\":$recall}}"
          epoch=$((epoch + 1))
        done
        echo '{"bestEpoch":3}'
        """);
    String config = folder.resolve("conf/tiktok-ccdrec-freedom.yaml").toString();
    Map<String, String> environment = Map.of("SIZES", "60k", "CONFIGS", config);
    String expected =
        """
        model,pairs,form,epochs,best epoch,recall,target,reached,seconds
        tiktok-ccdrec-freedom,2,exact,5,3,0.5,0.49,3,7.5
        tiktok-ccdrec-freedom,2,scaled,2,1,0.48,0.49,,
        """;
    for (int time = 0; time < 2; time++) {
      Outcome outcome = run(script, environment, folder.resolve("data").toString());
      assertEquals(expected, outcome.output());
    }
    assertEquals(2, Files.readAllLines(folder.resolve("runs")).size(), "runs are not done again");
  }

  @Test
  void timeToQualityReportsWhatFails(@TempDir Path folder) throws Exception {
    Path script = copy(folder, "time-to-quality");
    launcher(folder, "echo 'no space left' >&2; exit 1\n");
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve("60k"));
    Files.writeString(data.resolve("60k/generated.inter"), "");
    Outcome failed = run(script, Map.of("SIZES", "60k"), data.toString());
    Outcome unknown = run(script, Map.of("SIZES", "1k"), data.toString());
    assertAll(
        () -> assertEquals(1, failed.exitCode()),
        () -> assertTrue(failed.output().contains("no space left"), failed.output()),
        () -> assertEquals(2, unknown.exitCode()),
        () -> assertTrue(unknown.output().contains("unknown size: 1k"), unknown.output()));
  }

  @Test
  void trainSpeedReportsWhatFails(@TempDir Path folder) throws Exception {
    Path script = copy(folder, "train-speed");
    launcher(folder, "echo 'no such dataset' >&2; exit 1\n");
    Outcome failed = run(script, Map.of(), folder.toString(), "1", "1", "1");
    Outcome noPeer = run(script, Map.of("PEER", "/nowhere"), folder.toString());
    Outcome noRounds = run(script, Map.of(), folder.toString(), "0");
    assertAll(
        () -> assertEquals(1, failed.exitCode()),
        () -> assertTrue(failed.output().contains("no such dataset"), failed.output()),
        () -> assertEquals(2, noPeer.exitCode()),
        () -> assertTrue(noPeer.output().contains("PEER=/nowhere"), noPeer.output()),
        () -> assertEquals(2, noRounds.exitCode()));
  }

  @Test
  void gpuRefusesACardForWhichNd4jHasNoCode(@TempDir Path folder) throws Exception {
    program(folder.resolve("nvidia-smi"), "echo 'NVIDIA H100 PCIe, 9.0, 550.54'\n");
    String path = folder + File.pathSeparator + System.getenv("PATH");
    Outcome refused = run(BENCH.resolve("gpu"), Map.of("PATH", path));
    Outcome unknown = run(BENCH.resolve("gpu"), Map.of("BACKEND", "opencl"));
    assertAll(
        () -> assertEquals(1, refused.exitCode()),
        () -> assertTrue(refused.output().contains("NVIDIA H100 PCIe, 9.0"), refused.output()),
        () -> assertTrue(refused.output().contains("3.7 to 8.9"), refused.output()),
        () -> assertEquals(2, unknown.exitCode()),
        () -> assertTrue(unknown.output().contains("BACKEND=opencl"), unknown.output()));
  }

  /** The second epoch counts: 6 + 1 s with ND4J's kernels, 2 + 1 s with our own. */
  @ParameterizedTest
  @CsvSource({"0.6932, agree, 0", "0.7, DIFFER, 1"})
  void gpuComparesEpochsAndLosses(String loss, String verdict, int exitCode, @TempDir Path folder)
      throws Exception {
    Path script = copy(folder, "gpu");
    program(folder.resolve("mvnw"), "");
    launcher(
        folder,
        """
        [ "$1" = train ] || exit 0
        case "$CCDREC_JAVA_OPTS" in
          *kernels=nd4j*) s=6.0 loss=%s ;;
          *) s=2.0 loss=0.6931 ;;
        esac
        for epoch in 30.0 $s; do
          echo "{\\"ranking\\":$loss,\\"trainSeconds\\":$epoch,\\"inferSeconds\\":1.0}"
        done
        """
            .formatted(loss));
    Outcome outcome = run(script, onTheProcessor(folder));
    assertAll(
        () -> assertEquals(exitCode, outcome.exitCode(), outcome.output()),
        () -> assertTrue(outcome.output().contains("they " + verdict), outcome.output()),
        () ->
            assertTrue(
                outcome.output().contains("7.00 on the card, 3.00 on the processor"),
                outcome.output()));
  }

  @Test
  void gpuReportsKernelsThatBreakTheirContract(@TempDir Path folder) throws Exception {
    Path script = copy(folder, "gpu");
    program(
        folder.resolve("mvnw"),
        "case \"$*\" in *Nd4jKernelsTest*) echo '[ERROR] gather differs'; exit 1 ;; esac\n");
    launcher(
        folder,
        """
        [ "$1" = train ] || exit 0
        echo '{"losses":{"ranking":0.6931},"trainSeconds":2.0,"inferSeconds":1.0,"evalSeconds":3}'
        """);
    Outcome outcome = run(script, onTheProcessor(folder));
    assertAll(
        () -> assertEquals(1, outcome.exitCode()),
        () -> assertTrue(outcome.output().contains("[ERROR] gather differs"), outcome.output()),
        () -> assertTrue(outcome.output().contains("kernels:   FAILED"), outcome.output()));
  }

  /** Returns the environment of bench/gpu without a card, and with a git that lists two files. */
  private static Map<String, String> onTheProcessor(Path folder) throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    program(tools.resolve("git"), "printf 'mvnw\\0ccdrec\\0'\n");
    return Map.of("BACKEND", "cpu", "PATH", tools + File.pathSeparator + System.getenv("PATH"));
  }

  @Test
  void gpuReportsATrainingWithoutEpochs(@TempDir Path folder) throws Exception {
    Path script = copy(folder, "gpu");
    program(folder.resolve("mvnw"), "");
    launcher(folder, "case \"$CCDREC_JAVA_OPTS\" in *kernels=nd4j*) echo '{}' ;; esac\n");
    Outcome outcome = run(script, onTheProcessor(folder));
    assertAll(
        () -> assertEquals(1, outcome.exitCode()),
        () ->
            assertTrue(
                outcome.output().endsWith("gpu: training on the card printed no epoch\n"),
                outcome.output()));
  }

  /** Copies a script, whose launcher is then the one in the folder. */
  private static Path copy(Path folder, String script) throws Exception {
    Path bench = Files.createDirectories(folder.resolve("bench"));
    for (String name : List.of("common.sh", script)) {
      Files.copy(BENCH.resolve(name), bench.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(folder.resolve("conf/tiktok-ccdrec-freedom.yaml"), "");
    return bench.resolve(script);
  }

  private static void launcher(Path folder, String text) throws Exception {
    program(folder.resolve("ccdrec"), text);
  }

  private static void program(Path file, String text) throws Exception {
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Outcome run(Path script, Map<String, String> environment, String... arguments)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(script.toString()).redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(script + " did not end");
    }
    return new Outcome(process.exitValue(), output);
  }
}
