package org.ccdrec.prepare.source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Resolves paths and globs to files. */
public final class SourceFiles {
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private SourceFiles() {}

  /**
   * Returns the files, in the order of the patterns and by name within one.
   *
   * @param patterns paths of files, or globs such as {@code events/*.parquet} and {@code **}{@code
   *     /*.csv.gz}
   * @throws SourceException if a pattern matches no file, or a file of unknown format
   */
  public static List<SourceFile> find(List<String> patterns) throws IOException {
    var files = new ArrayList<SourceFile>();
    for (String pattern : patterns) {
      Path plain = Path.of(pattern);
      if (!GLOB.matcher(pattern).find() || Files.exists(plain)) {
        files.add(single(plain));
      } else {
        for (Path path : matching(pattern)) {
          files.add(SourceFile.of(path));
        }
      }
    }
    return List.copyOf(files);
  }

  private static SourceFile single(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new SourceException(
          path.toString(),
          "must be a file; to read the files in a directory, use for example " + path + "/*.csv");
    }
    if (!Files.exists(path)) {
      throw new SourceException(path.toString(), "no such file");
    }
    if (!Files.isReadable(path)) {
      throw new SourceException(path.toString(), "permission denied");
    }
    return SourceFile.of(path);
  }

  private static List<Path> matching(String pattern) throws IOException {
    Path base = base(pattern);
    if (!Files.isDirectory(base)) {
      throw new SourceException(pattern, "matches no file; " + base + " is not a directory");
    }
    String glob = Path.of(pattern).normalize().toString();
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (Stream<Path> tree = Files.walk(base)) {
      List<Path> found =
          tree.filter(Files::isRegularFile)
              .filter(path -> matcher.matches(path.normalize()))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new SourceException(pattern, "matches no file");
      }
      return found;
    }
  }

  /** Returns the directory before the first path element with a wildcard. */
  private static Path base(String pattern) {
    Path base = Path.of(pattern).isAbsolute() ? Path.of("/") : Path.of("");
    for (Path part : Path.of(pattern)) {
      if (GLOB.matcher(part.toString()).find()) {
        return base.toString().isEmpty() ? Path.of(".") : base;
      }
      base = base.resolve(part);
    }
    return base;
  }
}
