package org.ccdrec.bench.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The resources held by a process of this machine, from Linux's {@code /proc}.
 *
 * @param residentMegabytes resident memory in MiB
 * @param maps mapped regions of files below a directory
 * @param files open file descriptors of any kind
 */
record Footprint(long residentMegabytes, long maps, long files) {
  static Footprint of(long pid, Path directory) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    String store = directory.toRealPath().toString();
    try (Stream<String> status = Files.lines(process.resolve("status"));
        Stream<String> maps = Files.lines(process.resolve("maps"));
        Stream<Path> files = Files.list(process.resolve("fd"))) {
      long kilobytes =
          status
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
      long mapped = maps.filter(line -> line.contains(store)).count();
      return new Footprint(kilobytes >> 10, mapped, files.count());
    }
  }
}
