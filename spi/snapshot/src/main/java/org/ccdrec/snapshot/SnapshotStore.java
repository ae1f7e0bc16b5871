package org.ccdrec.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ccdrec.files.AtomicMove;
import org.ccdrec.files.TemporaryDirectory;

/**
 * A directory of snapshots, {@code <store>/<name>/<version>/}.
 *
 * <p>Any number of publishers and readers may use one store at once, in one process or in several.
 * Safe for use by many threads.
 */
public final class SnapshotStore {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'");

  private final Path directory;
  private final Clock clock;

  private SnapshotStore(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** Returns the store in a directory, which publishing creates if it does not exist. */
  public static SnapshotStore open(Path directory) {
    return open(directory, Clock.systemUTC());
  }

  /** Returns the store in a directory, with a clock for the names of versions. */
  public static SnapshotStore open(Path directory, Clock clock) {
    return new SnapshotStore(directory, clock);
  }

  /** Returns the directory of the store. */
  public Path directory() {
    return directory;
  }

  /** Returns the names that have at least one version, sorted; none if the store does not exist. */
  public List<String> names() throws IOException {
    Predicate<String> isName = SnapshotFormat.NAME.asMatchPredicate();
    List<String> names = directories(directory, isName);
    return names.stream().filter(name -> hasVersions(directory.resolve(name))).toList();
  }

  /**
   * Returns the versions of a name from oldest to newest, valid or not; none for an unknown name.
   */
  public List<SnapshotId> versions(String name) throws IOException {
    Path parent = directory.resolve(SnapshotId.requireName(name));
    return directories(parent, SnapshotFormat.VERSION_NAME.asMatchPredicate()).stream()
        .map(version -> new SnapshotId(name, version))
        .toList();
  }

  /** Returns the directory of a snapshot, whether or not it exists. */
  public Path path(SnapshotId id) {
    return directory.resolve(id.name()).resolve(id.version());
  }

  /**
   * Returns the manifest of a version after the cheap checks of {@link Snapshot#open}; no other
   * file is read.
   *
   * @throws InvalidSnapshotException with every problem found
   */
  public Manifest manifest(SnapshotId id) throws IOException {
    List<SnapshotProblem> problems = new ArrayList<>();
    Manifest manifest = SnapshotVerifier.structure(path(id), problems);
    if (manifest == null || !problems.isEmpty()) {
      throw new InvalidSnapshotException(path(id), problems);
    }
    return manifest;
  }

  /**
   * Returns the newest version of a name that passes full verification.
   *
   * @param rejected receives the problems of every newer version, from newest to oldest
   */
  public Optional<SnapshotId> newestValid(String name, Consumer<InvalidSnapshotException> rejected)
      throws IOException {
    for (SnapshotId id : versions(name).reversed()) {
      List<SnapshotProblem> problems = SnapshotVerifier.verify(path(id));
      if (problems.isEmpty()) {
        return Optional.of(id);
      }
      rejected.accept(new InvalidSnapshotException(path(id), problems));
    }
    return Optional.empty();
  }

  /**
   * Returns the snapshot directory that a path names: {@code store/name/version} itself, or the
   * newest valid version of {@code store/name}.
   *
   * @throws InvalidSnapshotException if {@code store/name} has versions but none is valid
   * @throws NoSuchFileException if there is no snapshot at the path
   */
  public static Path resolve(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    if (Files.exists(absolute.resolve(SnapshotFormat.MANIFEST))) {
      return absolute;
    }
    Path parent = absolute.getParent();
    Path leaf = absolute.getFileName();
    if (parent == null || leaf == null || !hasVersions(absolute)) {
      throw new NoSuchFileException(
          path.toString(), null, "is neither a snapshot nor a directory of snapshot versions");
    }
    var newest = new InvalidSnapshotException[1];
    SnapshotStore store = open(parent);
    Optional<SnapshotId> valid =
        store.newestValid(
            leaf.toString(), rejected -> newest[0] = newest[0] == null ? rejected : newest[0]);
    if (valid.isEmpty()) {
      throw newest[0];
    }
    return store.path(valid.get());
  }

  /** Deletes what killed publishers left below a name; returns the names deleted. */
  public List<String> removeAbandoned(String name) throws IOException {
    Path parent = directory.resolve(SnapshotId.requireName(name));
    return Files.isDirectory(parent)
        ? TemporaryDirectory.removeAbandoned(parent, SnapshotFormat.PUBLISHING)
        : List.of();
  }

  /** Deletes what killed publishers left below any name; returns the names deleted. */
  public List<String> removeAbandoned() throws IOException {
    List<String> removed = new ArrayList<>();
    for (String name : directories(directory, SnapshotFormat.NAME.asMatchPredicate())) {
      removed.addAll(removeAbandoned(name));
    }
    return List.copyOf(removed);
  }

  /** Deletes a version in one step: readers see the whole version or none. */
  public void remove(SnapshotId id) throws IOException {
    Path parent = directory.resolve(id.name());
    try (var grave = TemporaryDirectory.create(parent, SnapshotFormat.PUBLISHING)) {
      AtomicMove.move(path(id), grave.path().resolve(id.version()));
    }
  }

  /**
   * Returns the time of the next version: now, or just after the newest version if that is later.
   */
  Instant nextTime(String name) throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant last = Instant.MIN;
    for (SnapshotId id : versions(name).reversed()) {
      last = timeOf(id.version());
      if (last.isAfter(Instant.MIN)) {
        break;
      }
    }
    return now.isAfter(last) ? now : last.plusMillis(1);
  }

  private static Instant timeOf(String version) {
    try {
      String time = version.substring(0, version.indexOf('-'));
      return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return Instant.MIN; // not a time: a directory created by hand
    }
  }

  private static boolean hasVersions(Path parent) {
    try {
      return !directories(parent, SnapshotFormat.VERSION_NAME.asMatchPredicate()).isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> directories(Path parent, Predicate<String> named) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(named)
          .sorted()
          .toList();
    }
  }
}
