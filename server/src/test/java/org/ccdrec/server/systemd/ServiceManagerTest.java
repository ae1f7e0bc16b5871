package org.ccdrec.server.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests notifications against a datagram socket that a Perl script reads, as systemd would. */
@EnabledOnOs(OS.LINUX)
final class ServiceManagerTest {
  private static final String READER =
      """
      use Socket;
      my $name = $ARGV[0];
      $name =~ s/^@/\\0/;
      socket(my $socket, AF_UNIX, SOCK_DGRAM, 0) or die;
      bind($socket, sockaddr_un($name)) or die;
      $| = 1;
      print "bound\\n";
      for (1 .. $ARGV[1]) {
        recv($socket, my $message, 1000, 0);
        $message =~ s/\\n/ /g;
        print "$message\\n";
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"notify", "@ccdrec-test"})
  void aServiceManagerIsNotified(String name, @TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "no perl");
    boolean isAbstract = name.startsWith("@");
    String socket =
        isAbstract ? name + ProcessHandle.current().pid() : folder.resolve(name).toString();
    Process reader =
        new ProcessBuilder("/usr/bin/perl", "-e", READER, socket, "3")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader received =
        new BufferedReader(new InputStreamReader(reader.getInputStream(), UTF_8))) {
      assertEquals("bound", received.readLine());
      ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", socket), 1);
      manager.ready("Serving demo/1");
      manager.alive();
      manager.stopping();
      assertEquals(
          List.of("READY=1 STATUS=Serving demo/1", "WATCHDOG=1", "STOPPING=1 STATUS=Shutting down"),
          received.lines().toList());
    } finally {
      reader.destroyForcibly();
    }
  }

  @Test
  void withoutAServiceManagerNothingHappens() {
    ServiceManager none = ServiceManager.of(Map.of("WATCHDOG_USEC", "30000000"), 1);
    none.ready("Serving");
    assertEquals(Duration.ZERO, none.watchdogInterval());
  }

  @Test
  void theWatchdogIsFedTwiceInItsTimeout() {
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", "/no", "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7");
    assertEquals(Duration.ofSeconds(15), ServiceManager.of(environment, 7).watchdogInterval());
    assertEquals(Duration.ZERO, ServiceManager.of(environment, 8).watchdogInterval());
  }

  @Test
  void aSocketThatIsGoneDoesNotStopTheServer(@TempDir Path folder) {
    String socket = folder.resolve("gone").toString();
    ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", socket), 1);
    assertDoesNotThrow(manager::alive);
    var failure =
        assertThrows(IllegalStateException.class, () -> Datagram.send(socket, "WATCHDOG=1"));
    assertTrue(failure.getMessage().contains("socket=" + socket), failure.getMessage());
  }

  @Test
  void aPathThatIsTooLongIsNamed() {
    String path = "/" + "long".repeat(30);
    var failure = assertThrows(IllegalStateException.class, () -> Datagram.send(path, "READY=1"));
    assertTrue(failure.getMessage().contains("1 to 107 bytes"), failure.getMessage());
  }
}
