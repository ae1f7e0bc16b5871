package org.ccdrec.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/** The size of a directory on disk. Stateless. */
final class DirectorySize {
  private DirectorySize() {}

  /** Returns the number of bytes of all files in a directory, NaN if it cannot be read. */
  static double of(Path directory) {
    var bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE; // rotated or deleted meanwhile
            }
          });
    } catch (IOException e) {
      return Double.NaN;
    }
    return bytes.get();
  }
}
