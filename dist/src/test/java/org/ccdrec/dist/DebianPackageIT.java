package org.ccdrec.dist;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.dist.Installation.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the Debian package with Debian's own tools. */
final class DebianPackageIT {
  private static final String PACKAGE = System.getProperty("ccdrec.debian.package", "not packed");

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void debianIsThere() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "this is no Debian system");
  }

  @Test
  void filesHaveTheirPlacesAndPermissions() throws Exception {
    String content = dpkg("--contents").output();
    assertAll(
        () -> assertListed(content, "-rwxr-xr-x", "./usr/lib/ccdrec/bin/ccdrec"),
        () -> assertListed(content, "-rwxr-xr-x", "./usr/lib/ccdrec/runtime/bin/java"),
        () -> assertListed(content, "-rw-r--r--", "./usr/lib/ccdrec/lib/server.jar"),
        () -> assertListed(content, "-rw-r--r--", "./lib/systemd/system/ccdrec.service"),
        () -> assertListed(content, "-rw-r--r--", "./etc/ccdrec/server.yaml"),
        () ->
            assertTrue(content.contains("./usr/bin/ccdrec -> /usr/lib/ccdrec/bin/ccdrec"), content),
        () ->
            assertTrue(
                content.contains("/libopenblas_nolapack.so.0 -> libopenblas.so.0"), content));
  }

  @Test
  void itSaysWhatItIs() throws Exception {
    String fields = dpkg("--info").output();
    assertAll(
        () -> assertTrue(fields.contains(" Package: ccdrec\n"), fields),
        () -> assertTrue(fields.contains(" Architecture: amd64\n"), fields),
        () -> assertTrue(fields.matches("(?s).*\n Version: \\d.*"), fields),
        () -> assertTrue(fields.contains("conffiles"), fields));
  }

  @Test
  void theInstalledLauncherStartsFasterByItsArchivesOfClasses() throws Exception {
    var extract = new ProcessBuilder("dpkg-deb", "--extract", PACKAGE, folder.toString());
    assertEquals(0, extract.start().waitFor());
    Path launcher = folder.resolve("usr/lib/ccdrec/bin/ccdrec");
    var help = Installation.bare(new ProcessBuilder(launcher.toString(), "plugins", "--help"));
    // Fails where an archive does not fit, for example because modification times were lost.
    help.environment().put("CCDREC_JAVA_OPTS", "-Xshare:on");
    Outcome outcome = Installation.run(help, folder);
    assertEquals(0, outcome.exitCode(), outcome.output() + outcome.errors());
  }

  private Outcome dpkg(String option) throws Exception {
    Outcome outcome = Installation.run(new ProcessBuilder("dpkg-deb", option, PACKAGE), folder);
    assertEquals(0, outcome.exitCode(), outcome.errors());
    return outcome;
  }

  private static void assertListed(String content, String permissions, String file) {
    assertTrue(
        content.lines().anyMatch(line -> line.startsWith(permissions) && line.endsWith(" " + file)),
        permissions + " " + file);
  }
}
