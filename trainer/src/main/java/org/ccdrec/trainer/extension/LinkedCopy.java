package org.ccdrec.trainer.extension;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * A copy of a directory tree whose files are hard links to the originals where the file system
 * allows that. Not safe for use by several threads.
 */
final class LinkedCopy extends SimpleFileVisitor<Path> {
  private final Path source;
  private final Path target;
  private final Set<String> excluded;

  private LinkedCopy(Path source, Path target, Set<String> excluded) {
    this.source = source;
    this.target = target;
    this.excluded = excluded;
  }

  /**
   * Copies a tree.
   *
   * @param target directory to copy into, outside the source
   * @param excluded names of files directly in the source that are not copied
   */
  static void write(Path source, Path target, Set<String> excluded) throws IOException {
    Files.walkFileTree(source, new LinkedCopy(source, target, excluded));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    Files.createDirectories(target.resolve(source.relativize(directory)));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Path relative = source.relativize(file);
    if (!excluded.contains(relative.toString())) {
      copy(file, target.resolve(relative));
    }
    return FileVisitResult.CONTINUE;
  }

  /**
   * Copies one file; a symbolic link to a file is resolved, one to a directory is kept as a link.
   */
  private static void copy(Path from, Path to) throws IOException {
    Path real = from.toRealPath();
    if (Files.isDirectory(real)) {
      Files.createSymbolicLink(to, real);
      return;
    }
    try {
      Files.createLink(to, real);
    } catch (IOException | UnsupportedOperationException e) {
      Files.copy(real, to); // another file system, or one without hard links
    }
  }
}
