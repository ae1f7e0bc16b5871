package org.ccdrec.server.retrieval;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ccdrec.files.DeleteTree;
import org.ccdrec.files.TemporaryDirectory;
import org.ccdrec.snapshot.FloatMatrix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of graph indices, one per checksum of item vectors and build settings.
 *
 * <p>An index is built in a hidden sibling and renamed when it is complete, so a name without a dot
 * is always a whole index unless the disk damaged it; a damaged one is found by Lucene's checksums
 * when it is opened, and built again. What a killed server left half-built is removed before the
 * next one is built. Two servers may share a directory. Safe for use by many threads.
 */
public final class IndexStore {
  private static final Logger LOG = LoggerFactory.getLogger(IndexStore.class);
  private static final String BUILDING = ".building-";

  private final Path directory;
  private final int kept;

  /**
   * Describes a store; the directory is created when the first index is built.
   *
   * @param directory where the indices are
   * @param kept how many indices to keep, the most recently opened ones
   */
  public IndexStore(Path directory, int kept) {
    this.directory = directory;
    this.kept = kept;
  }

  /**
   * Opens the index of some vectors, building it first where it is missing or damaged.
   *
   * @param isParallel whether it is built on all processors, or the caller's thread alone
   */
  GraphIndex open(
      String checksum, FloatMatrix vectors, RetrievalSettings settings, boolean isParallel)
      throws IOException {
    Path path =
        directory.resolve(
            "%s-m%d-b%d"
                .formatted(
                    checksum.substring(0, 16), settings.connections(), settings.buildBeam()));
    if (Files.isDirectory(path)) {
      try {
        return opened(path, vectors);
      } catch (IOException e) {
        LOG.warn("rebuilding the index {}: {}", path, e.getMessage());
        DeleteTree.delete(path);
      }
    }
    build(path, vectors, settings, isParallel);
    return opened(path, vectors);
  }

  private GraphIndex opened(Path path, FloatMatrix vectors) throws IOException {
    GraphIndex index = GraphIndex.open(path, vectors);
    Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
    removeOld();
    return index;
  }

  private void build(Path path, FloatMatrix vectors, RetrievalSettings settings, boolean isParallel)
      throws IOException {
    Files.createDirectories(directory);
    for (String abandoned : TemporaryDirectory.removeAbandoned(directory, BUILDING)) {
      LOG.info("removed {} of a server that was killed", directory.resolve(abandoned));
    }
    long start = System.nanoTime();
    try (var temporary = TemporaryDirectory.create(directory, BUILDING)) {
      GraphBuilder.build(temporary.path(), vectors, settings, isParallel);
      temporary.renameTo(path);
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      LOG.info("built the index {} of {} items in {} s", path, vectors.rows(), seconds);
    } catch (FileAlreadyExistsException e) {
      LOG.info("another server built {} first", path);
    }
  }

  private void removeOld() throws IOException {
    List<Path> indices = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*")) {
      entries.forEach(indices::add);
    }
    indices.sort(Comparator.comparing(IndexStore::lastOpened).reversed());
    for (Path old : indices.subList(Math.min(kept, indices.size()), indices.size())) {
      DeleteTree.delete(
          old); // a server that still has it mapped keeps it: POSIX frees the blocks afterwards
    }
  }

  private static FileTime lastOpened(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
