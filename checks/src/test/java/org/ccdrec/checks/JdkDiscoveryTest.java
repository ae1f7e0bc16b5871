package org.ccdrec.checks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.checks.Checkout.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests where {@code .mvn/find-jdk.sh} looks for a JDK, in which order, and its message if there is
 * none.
 */
@DisabledOnOs(OS.WINDOWS)
final class JdkDiscoveryTest {
  private Path temporary = Path.of("");
  private Checkout checkout;

  @BeforeEach
  void checkout(@TempDir Path folder) throws Exception {
    temporary = folder;
    checkout = new Checkout(folder);
  }

  @Test
  void javaHomeComesFirst() throws Exception {
    Path home = checkout.jdk(temporary.resolve("mine"), "26.0.1", "");
    checkout.jdk(checkout.jdks().resolve("other"), "25.0.3", "");
    assertFound(home, checkout.with("JAVA_HOME", home.toString()));
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path old = checkout.jdk(temporary.resolve("old"), "17.0.15", "");
    Path other = checkout.jdk(checkout.jdks().resolve("other"), "25", "");
    assertFound(other, checkout.with("JAVA_HOME", old.toString()));
  }

  @Test
  void javacOnThePathIsFollowedThroughLinks() throws Exception {
    Path home = checkout.jdk(temporary.resolve("jdk-25"), "25.0.3", "");
    Files.createSymbolicLink(temporary.resolve("tools/javac"), home.resolve("bin/javac"));
    assertFound(home.toRealPath(), checkout);
  }

  @Test
  void ofTheFoldersTheLowestVersionThatIsNewEnough() throws Exception {
    checkout.jdk(checkout.jdks().resolve("a"), "27-ea", "");
    Path lowest = checkout.jdk(checkout.jdks().resolve("b"), "25.0.3", "");
    checkout.jdk(checkout.jdks().resolve("c"), "26", "");
    checkout.jdk(checkout.jdks().resolve("d"), "1.8.0_392", "");
    assertFound(lowest, checkout);
  }

  @Test
  void theLayoutOfMacOsIsKnown() throws Exception {
    Path home = checkout.jdk(checkout.jdks().resolve("temurin-25.jdk/Contents/Home"), "25", "");
    assertFound(home, checkout);
  }

  @Test
  void sdkmanIsKnown() throws Exception {
    Path home = checkout.jdk(temporary.resolve("nobody/.sdkman/candidates/java/25-tem"), "25", "");
    assertFound(
        home, checkout.with("CCDREC_JDK_DIRS", temporary + "/nobody/.sdkman/candidates/java"));
  }

  @Test
  void aRuntimeWithoutCompilerIsNoJdk() throws Exception {
    Path runtime = checkout.jdk(checkout.jdks().resolve("jre"), "25", "");
    Files.delete(runtime.resolve("bin/javac"));
    assertEquals(1, find(checkout).exitCode());
  }

  @Test
  void saysWhatToInstallIfThereIsNone() throws Exception {
    Path old = checkout.jdk(temporary.resolve("old"), "17.0.15", "");
    Outcome outcome = find(checkout.with("JAVA_HOME", old.toString()));
    assertAll(
        () -> assertEquals(1, outcome.exitCode()),
        () -> assertEquals("", outcome.output()),
        () -> assertTrue(outcome.errors().contains("needs a JDK 25 or newer"), outcome.errors()),
        () -> assertTrue(outcome.errors().contains(old + " (version 17)"), outcome.errors()),
        () -> assertTrue(outcome.errors().contains("apt-get install"), outcome.errors()));
  }

  private static void assertFound(Path home, Checkout checkout) throws Exception {
    Outcome outcome = find(checkout);
    assertEquals(home + "\n", outcome.output(), outcome.errors());
    assertEquals(0, outcome.exitCode());
  }

  private static Outcome find(Checkout checkout) throws Exception {
    return checkout.run("sh", checkout.root().resolve(".mvn/find-jdk.sh").toString());
  }
}
