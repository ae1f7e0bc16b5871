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
import org.ccdrec.hnsw.GraphBuilder;
import org.ccdrec.hnsw.GraphFile;
import org.ccdrec.hnsw.GraphIndex;
import org.ccdrec.hnsw.GraphShape;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The graph indices of snapshots. A snapshot may hold its own; the others are built and kept in a
 * directory, one per checksum of item vectors and build settings.
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
   * Opens the index of a snapshot: its own if it was built with the same parameters, otherwise that
   * of the directory, which is built first if it is missing or damaged.
   *
   * @param isParallel whether to build on all processors instead of the caller's thread alone
   */
  GraphIndex open(Snapshot snapshot, GraphShape shape, boolean isParallel) throws IOException {
    GraphIndex published = published(snapshot, shape);
    if (published != null) {
      return published;
    }
    FloatMatrix vectors = snapshot.itemVectors();
    String checksum = snapshot.itemVectorsSha256().substring(0, 16);
    Path path =
        directory.resolve("%s-m%d-b%d".formatted(checksum, shape.connections(), shape.buildBeam()));
    if (Files.isDirectory(path)) {
      try {
        return opened(path, vectors);
      } catch (IOException e) {
        LOG.warn("Rebuilding the index {}: {}", path, e.getMessage());
        DeleteTree.delete(path);
      }
    }
    build(path, vectors, shape, isParallel);
    return opened(path, vectors);
  }

  /** Opens the index that a snapshot holds, or returns null if it cannot be used. */
  private static @Nullable GraphIndex published(Snapshot snapshot, GraphShape shape) {
    Path file = snapshot.index();
    if (file == null) {
      return null;
    }
    try {
      GraphShape found = GraphFile.shape(file);
      if (found.equals(shape)) {
        return GraphIndex.openFile(file, snapshot.itemVectors());
      }
      LOG.warn(
          "Not using the index {}, which has {}; the section retrieval asks for {}",
          file,
          found,
          shape);
    } catch (IOException e) {
      LOG.warn("Not using the index {}: {}", file, e.getMessage());
    }
    return null;
  }

  private GraphIndex opened(Path path, FloatMatrix vectors) throws IOException {
    GraphIndex index = GraphIndex.open(path, vectors);
    Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
    removeOld();
    return index;
  }

  private void build(Path path, FloatMatrix vectors, GraphShape shape, boolean isParallel)
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
      int threads = isParallel ? Runtime.getRuntime().availableProcessors() : 1;
      GraphBuilder.build(temporary.path(), vectors, shape, threads);
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
      DeleteTree.delete(old); // a server that reads it can go on (POSIX)
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
