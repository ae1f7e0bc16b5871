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
import org.ccdrec.files.FileFailure;
import org.ccdrec.files.TemporaryDirectory;
import org.ccdrec.snapshot.FloatMatrix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of graph indices, one per checksum of item vectors and build settings.
 *
 * <p>An index is built in a hidden sibling directory and renamed when it is complete, so a
 * directory without a leading dot is a complete index unless the disk damaged it. Lucene's
 * checksums find a damaged index when it is opened; it is then rebuilt. What a killed server left
 * behind is removed before the next index is built. Several servers may share a directory. Safe for
 * use by many threads.
 */
public final class IndexStore {
  private static final Logger LOG = LoggerFactory.getLogger(IndexStore.class);
  private static final String BUILDING = ".building-";

  private final Path directory;
  private final int kept;

  /**
   * Creates a store; its directory is created when the first index is built.
   *
   * @param directory directory of the indices
   * @param kept number of indices to keep, those opened most recently
   */
  public IndexStore(Path directory, int kept) {
    this.directory = directory;
    this.kept = kept;
  }

  /**
   * Opens the index of given vectors, building it first if it is missing or damaged.
   *
   * @param isParallel whether to build on all processors instead of the caller's thread alone
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
        LOG.warn("Rebuilding the index {}: {}", path, e.getMessage());
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
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw FileFailure.of("directory of indices", directory, "retrieval.indexDirectory", e);
    }
    for (String abandoned : TemporaryDirectory.removeAbandoned(directory, BUILDING)) {
      LOG.info("Removed {}, left behind by a killed server", directory.resolve(abandoned));
    }
    long start = System.nanoTime();
    try (var temporary = TemporaryDirectory.create(directory, BUILDING)) {
      GraphBuilder.build(temporary.path(), vectors, settings, isParallel);
      temporary.renameTo(path);
      long seconds = (System.nanoTime() - start) / 1_000_000_000;
      LOG.info("Built the index {} of {} items in {} s", path, vectors.rows(), seconds);
    } catch (FileAlreadyExistsException e) {
      LOG.info("Another server built {} first", path);
    }
  }

  private void removeOld() throws IOException {
    List<Path> indices = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*")) {
      entries.forEach(indices::add);
    }
    indices.sort(Comparator.comparing(IndexStore::lastOpened).reversed());
    for (Path old : indices.subList(Math.min(kept, indices.size()), indices.size())) {
      DeleteTree.delete(old); // a server that has it mapped can keep using it (POSIX)
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
