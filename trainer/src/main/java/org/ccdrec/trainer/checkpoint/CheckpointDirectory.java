package org.ccdrec.trainer.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ccdrec.files.LockFile;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one run, in files {@code PHASE-EPOCHS.checkpoint} of a directory, and {@code
 * .lock}, which is locked while a process trains the run. The directory is created by the first
 * checkpoint. Used by one thread.
 */
public final class CheckpointDirectory implements Closeable {
  private static final int KEPT = 2;
  private static final Pattern FILE = Pattern.compile("([a-z]+)-(\\d{1,9})\\.checkpoint");

  private final Path path;
  private @Nullable LockFile lock;

  /** Creates a view of a directory, which need not exist. */
  public CheckpointDirectory(Path path) {
    this.path = path;
  }

  /** Returns the directory of the checkpoints of runs that are published under a name. */
  public static CheckpointDirectory ofStore(Path store, String name) {
    return new CheckpointDirectory(store.resolve(".checkpoints").resolve(name));
  }

  /** Returns the path of the directory. */
  public Path path() {
    return path;
  }

  /** Returns whether there is a checkpoint of any phase. */
  public boolean hasFiles() throws IOException {
    for (Phase phase : Phase.values()) {
      if (!files(phase).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reserves an existing directory for this process.
   *
   * @return whether no other process has it reserved
   */
  public boolean tryReserve() throws IOException {
    if (lock == null && Files.isDirectory(path)) {
      Optional<LockFile> acquired = LockFile.tryAcquire(path.resolve(".lock"));
      lock = acquired.orElse(null);
      return acquired.isPresent();
    }
    return true;
  }

  /** Returns the files of a phase, most epochs first. */
  List<Path> files(Phase phase) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(file -> epochs(phase, file) >= 0)
          .sorted(Comparator.comparingInt((Path file) -> epochs(phase, file)).reversed())
          .toList();
    }
  }

  /** Returns the number of epochs in a file's name, or −1 if it is no checkpoint of the phase. */
  private static int epochs(Phase phase, Path file) {
    Matcher name = FILE.matcher(file.getFileName().toString());
    return name.matches() && name.group(1).equals(phase.label())
        ? Integer.parseInt(name.group(2))
        : -1;
  }

  /** Creates the directory if needed, reserves it, and returns the file of a checkpoint. */
  Path prepare(Phase phase, int epochs) throws IOException {
    Files.createDirectories(path);
    if (!tryReserve()) {
      throw new IOException("another process is training into " + path);
    }
    return path.resolve("%s-%06d.checkpoint".formatted(phase.label(), epochs));
  }

  /** Deletes all but the last checkpoints of a phase. */
  void prune(Phase phase) throws IOException {
    List<Path> files = files(phase);
    for (Path file : files.subList(Math.min(KEPT, files.size()), files.size())) {
      Files.deleteIfExists(file);
    }
  }

  /** Deletes the checkpoints of a phase. */
  void clear(Phase phase) throws IOException {
    for (Path file : files(phase)) {
      Files.deleteIfExists(file);
    }
  }

  /** Deletes all checkpoints, the directory, and its parent if that is empty. */
  public void delete() throws IOException {
    for (Phase phase : Phase.values()) {
      clear(phase);
    }
    if (lock != null) {
      lock.delete();
      lock = null;
    }
    deleteIfEmpty(path);
    Path parent = path.getParent();
    if (parent != null) {
      deleteIfEmpty(parent);
    }
  }

  private static void deleteIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException | NoSuchFileException used) {
      return; // by another run
    }
  }

  /** Releases the directory; the checkpoints stay. */
  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.delete();
      lock = null;
    }
  }
}
