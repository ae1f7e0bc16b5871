package org.ccdrec.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The threads of this process and its open and mapped files below a directory, as Linux lists them.
 *
 * @param threads live threads that a library does not keep for the whole process
 * @param files open and mapped files
 */
public record OpenResources(Set<Thread> threads, Set<String> files) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Threads that the JDK, Netty and the AWS SDK share between all their users. */
  private static final List<String> SHARED =
      List.of(
          "ForkJoinPool",
          "CompletableFutureDelayScheduler",
          "globalEventExecutor",
          "Common-Cleaner",
          "Cleaner",
          "process reaper",
          "HttpClient",
          "idle-connection-reaper");

  /** Returns what is open now. */
  public static OpenResources below(Path directory) throws IOException {
    Set<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> SHARED.stream().noneMatch(thread.getName()::startsWith))
            .collect(Collectors.toSet());
    Set<String> files = new TreeSet<>(openFiles(directory));
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      maps.filter(line -> line.contains(directory.toString()))
          .map(line -> "mapped " + line.substring(line.indexOf('/')))
          .forEach(files::add);
    }
    return new OpenResources(threads, files);
  }

  private static Set<String> openFiles(Path directory) throws IOException {
    Set<String> files = new TreeSet<>();
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        try {
          String file = Files.readSymbolicLink(descriptor).toString();
          if (file.startsWith(directory.toString())) {
            files.add("open " + file);
          }
        } catch (NoSuchFileException e) {
          continue; // closed since it was listed
        }
      }
    }
    return files;
  }

  /** Waits until nothing more is open than these resources. */
  public void assertNothingMore(Path directory) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Set<String> more = moreThanThese(directory);
    while (!more.isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(20);
      more = moreThanThese(directory);
    }
    assertEquals(Set.of(), more, "threads and files that are still there");
  }

  private Set<String> moreThanThese(Path directory) throws IOException {
    OpenResources now = below(directory);
    Set<String> more = new TreeSet<>(now.files());
    more.removeAll(files);
    now.threads().stream()
        .filter(thread -> thread.isAlive() && !threads.contains(thread))
        .forEach(thread -> more.add("thread " + thread.getName()));
    return more;
  }
}
