package org.ccdrec.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that remembers which manifests' files were found to keep the rules of their content,
 * so that the next opening need only compare their hashes: what has the same SHA-256 is the same
 * and keeps the same rules. There is an empty file for each, named by the manifest's SHA-256 and
 * the version of the rules.
 *
 * <p>Where the directory cannot be read or written, nothing is remembered and everything checked.
 * Safe for use by many threads and processes.
 */
public final class CheckedContents {
  private static final int KEPT = 64;

  private final Path directory;

  /**
   * Describes the directory, which is created with the first manifest.
   *
   * @param directory one that holds nothing else
   */
  public CheckedContents(Path directory) {
    this.directory = directory;
  }

  boolean contains(String manifestHash) {
    try {
      Files.setLastModifiedTime(file(manifestHash), FileTime.from(Instant.now()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void add(String manifestHash) {
    try {
      Files.createDirectories(directory);
      Files.createFile(file(manifestHash));
      forgetOldest();
    } catch (IOException e) {
      return; // another server was first, or it is checked again the next time
    }
  }

  private Path file(String manifestHash) {
    return directory.resolve(manifestHash + "-" + ContentCheck.RULES);
  }

  private void forgetOldest() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(directory)) {
      all = files.sorted(Comparator.comparing(CheckedContents::lastUsed).reversed()).toList();
    }
    for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      Files.deleteIfExists(old);
    }
  }

  private static FileTime lastUsed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
