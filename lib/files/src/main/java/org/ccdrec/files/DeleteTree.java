package org.ccdrec.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deletion of a directory and everything in it.
 *
 * <p>A symbolic link is deleted itself; what it points to stays. An entry that cannot be deleted
 * does not stop the deletion of the others. Stateless, so safe for use by many threads and
 * processes, also on one tree: what another one deleted meanwhile counts as deleted.
 */
public final class DeleteTree {
  private DeleteTree() {}

  /**
   * Deletes a directory tree, a single file or a link.
   *
   * @return whether there was anything at the path
   * @throws IncompleteDeletionException with every entry that could not be deleted
   */
  public static boolean delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    var deletion = new Deletion();
    Files.walkFileTree(root, deletion);
    if (!deletion.failures.isEmpty()) {
      throw new IncompleteDeletionException(root, deletion.failures);
    }
    return true;
  }

  /** Deletes files before the directories they are in, and collects what fails. */
  private static final class Deletion implements FileVisitor<Path> {
    private final List<IncompleteDeletionException.Failure> failures = new ArrayList<>();

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) {
      if (!(cause instanceof NoSuchFileException)) {
        failures.add(new IncompleteDeletionException.Failure(file, cause));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause) {
      return delete(directory);
    }

    private FileVisitResult delete(Path path) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        failures.add(new IncompleteDeletionException.Failure(path, e));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
