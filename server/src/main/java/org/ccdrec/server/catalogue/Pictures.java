package org.ccdrec.server.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.files.Sha256;

/**
 * The pictures of changed items, each a file that is named by the SHA-256 of its content. Safe for
 * use by many threads.
 *
 * @param directory where the files are
 */
public record Pictures(Path directory) {
  private static final long YOUNG_SECONDS = 3600;

  /** Stores a picture durably and returns its name. */
  public String add(byte[] picture) throws IOException {
    String name = Sha256.hex(picture);
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      Files.createDirectories(directory);
      AtomicFile.write(file, out -> out.write(picture));
    }
    return name;
  }

  /** Deletes the pictures that no record names, except those that may just be added. */
  void deleteOthers(Set<String> named) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    FileTime young = FileTime.from(Instant.now().minusSeconds(YOUNG_SECONDS));
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.toList();
    }
    for (Path each : files) {
      if (!named.contains(String.valueOf(each.getFileName()))
          && Files.getLastModifiedTime(each).compareTo(young) < 0) {
        Files.delete(each);
      }
    }
  }
}
