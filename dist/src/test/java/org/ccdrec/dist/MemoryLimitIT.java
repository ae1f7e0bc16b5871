package org.ccdrec.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ccdrec.dist.Installation.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests training and serving in a control group with little memory: the kernel would kill a process
 * whose heap, native memory and mapped files together took more.
 */
final class MemoryLimitIT {
  private static final long LIMIT = 400L << 20;
  private static final Path FIRST_VERSION = Path.of("/sys/fs/cgroup/memory");
  private static final Path SECOND_VERSION = Path.of("/sys/fs/cgroup");
  private static final Pattern HEAP = Pattern.compile("size_t MaxHeapSize += (\\d+)");

  private Path group = Path.of("");
  private Installation installation;

  @BeforeEach
  void createGroup() throws Exception {
    boolean isFirst = Files.exists(FIRST_VERSION);
    Path parent = isFirst ? FIRST_VERSION : SECOND_VERSION;
    group = parent.resolve("ccdrec-test-" + ProcessHandle.current().pid());
    assumeTrue(Files.isWritable(parent), "this machine allows no control groups");
    Files.createDirectory(group);
    Path limit = group.resolve(isFirst ? "memory.limit_in_bytes" : "memory.max");
    assumeTrue(Files.isWritable(limit), "this machine limits no memory");
    Files.writeString(limit, Long.toString(LIMIT));
    installation = Installation.shared();
  }

  @AfterEach
  void deleteGroup() throws Exception {
    Files.deleteIfExists(group);
  }

  @Test
  void trainingFitsAndTakesHalfForItsHeap() throws Exception {
    ProcessBuilder demo =
        limited("demo", "--no-serve", "--data", "data", "--store", "limited", "--epochs", "1");
    demo.environment().put("CCDREC_JAVA_OPTS", "-XX:+PrintFlagsFinal");
    Outcome outcome = Installation.run(demo, installation.work());
    assertEquals(0, outcome.exitCode(), outcome.errors());
    Matcher heap = HEAP.matcher(outcome.output());
    assertTrue(heap.find(), outcome.output());
    long bytes = Long.parseLong(heap.group(1));
    assertTrue(bytes <= LIMIT / 2 + (8 << 20), bytes + " bytes of heap");
  }

  @Test
  void theServerFits() throws Exception {
    ProcessBuilder serve = limited("serve", "--store", "store", "--port", "0");
    try (var server = new DemoServer(serve, installation.work())) {
      server.requestExamples();
    }
  }

  private ProcessBuilder limited(String... arguments) {
    String join = "echo $$ >" + group.resolve("cgroup.procs") + " && exec \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", join, "sh"));
    command.addAll(installation.command(arguments).command());
    return Installation.bare(new ProcessBuilder(command));
  }
}
