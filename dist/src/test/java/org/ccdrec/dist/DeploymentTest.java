package org.ccdrec.dist;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ccdrec.dist.Installation.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the units of systemd, the compose file and the Helm chart as far as it needs no engine. */
final class DeploymentTest {
  private static final Path SOURCES = Path.of("src");
  private static final Path CHART = SOURCES.resolve("helm/ccdrec");
  private static final Pattern MOUNTED = Pattern.compile("- (\\.[^:]+):/");

  @Test
  void systemdAcceptsTheUnits(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd-analyze");
    var verify = new ProcessBuilder("systemd-analyze", "verify", "--man=no");
    try (Stream<Path> units = Files.list(SOURCES.resolve("debian/systemd"))) {
      for (Path unit : units.toList()) {
        // The launcher is not installed here, and systemd-analyze looks for it.
        Path copy = folder.resolve(unit.getFileName());
        Files.writeString(copy, Files.readString(unit).replace("/usr/bin/ccdrec", "/bin/true"));
        verify.command().add(copy.toString());
      }
    }
    Outcome outcome = Installation.run(verify, folder);
    assertAll(() -> assertEquals(0, outcome.exitCode()), () -> assertEquals("", outcome.errors()));
  }

  @Test
  void theComposeFileMountsFilesThatExist() throws Exception {
    Path file = SOURCES.resolve("docker/compose.yaml");
    Matcher mounted = MOUNTED.matcher(Files.readString(file));
    int count = 0;
    while (mounted.find()) {
      assertTrue(Files.exists(file.resolveSibling(mounted.group(1))), mounted.group(1));
      count++;
    }
    assertEquals(5, count);
  }

  @Test
  void helmFindsNothingWrongWithTheChart() {
    LintResult result = new Helm(CHART).lint().strict().call();
    assertTrue(!result.isFailed(), result.getMessages().toString());
  }

  @Test
  void theChartHasEverythingThatIsSwitchedOn() {
    String manifests =
        new Helm(CHART)
            .template()
            .withName("shop")
            .set("store", "s3://bucket/prefix")
            .set("autoscaling.enabled", "true")
            .set("serviceMonitor.enabled", "true")
            .set("existingSecret", "keys")
            .set("config.rollout.wave", "2")
            .call();
    for (String kind :
        new String[] {
          "ConfigMap",
          "Deployment",
          "HorizontalPodAutoscaler",
          "PodDisruptionBudget",
          "Service",
          "ServiceAccount",
          "ServiceMonitor"
        }) {
      assertTrue(manifests.contains("kind: " + kind + "\n"), kind + " in\n" + manifests);
    }
    assertAll(
        () -> assertTrue(manifests.contains("path: s3://bucket/prefix"), manifests),
        () -> assertTrue(manifests.contains("wave: 2"), manifests),
        () -> assertTrue(manifests.contains("secretRef: {name: keys}"), manifests),
        () -> assertTrue(manifests.contains("readOnlyRootFilesystem: true"), manifests));
  }

  @Test
  void theChartNeedsAStore() {
    var template = new Helm(CHART).template().withName("shop");
    var failure = assertThrows(RuntimeException.class, template::call);
    assertTrue(failure.getMessage().contains("store must be a bucket"), failure.getMessage());
  }
}
