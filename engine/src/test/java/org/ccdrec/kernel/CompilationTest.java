package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vector kernels give the same bits before and after the compiler has vectorised their loops: a
 * fresh process repeats each call and counts distinct results.
 */
final class CompilationTest {
  private static final int ROUNDS = 2000;

  /** Prints the number of distinct results of each method. */
  public static void main(String[] arguments) {
    Map<String, Set<Integer>> results = new TreeMap<>();
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1)) {
      Matrix x = Matrix.uninitialised(8, 2 * Lanes.COUNT + 1);
      Matrix out = Matrix.uninitialised(x.rows(), x.columns());
      Matrix perRow = Matrix.uninitialised(x.rows(), 1);
      Matrix noise = Matrix.uninitialised(1, 2 * Noise.PAIRS_PER_BLOCK);
      kernels.gaussian(1, x);
      for (int round = 0; round < ROUNDS; round++) {
        keep(results, "dot", Double.hashCode(kernels.dot(x, x)));
        kernels.layerNorm(x, out, perRow);
        keep(results, "layerNorm", Arrays.hashCode(out.toArray()));
        kernels.softmax(x, out);
        keep(results, "softmax", Arrays.hashCode(out.toArray()));
        kernels.activate(Activation.silu(), x, out);
        keep(results, "silu", Arrays.hashCode(out.toArray()));
        if (round % 10 == 0) {
          kernels.gaussian(2, noise);
          keep(results, "gaussian", Arrays.hashCode(noise.toArray()));
        }
      }
    }
    results.forEach((method, bits) -> System.out.println(method + " " + bits.size()));
  }

  private static void keep(Map<String, Set<Integer>> results, String method, int bits) {
    results.computeIfAbsent(method, name -> new TreeSet<>()).add(bits);
  }

  @Test
  void bitsDoNotDependOnCompilation(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertEquals(
        List.of("dot 1", "gaussian 1", "layerNorm 1", "silu 1", "softmax 1"),
        inFreshProcess(directory));
  }

  /** Runs {@link #main} with a blocking compiler, which finishes before the rounds do. */
  private static List<String> inFreshProcess(Path directory)
      throws IOException, InterruptedException {
    Path output = directory.resolve("bits");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xbatch",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                CompilationTest.class.getName())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the other process did not end");
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output, StandardCharsets.UTF_8);
  }
}
