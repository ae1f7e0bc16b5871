package org.ccdrec.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a snapshot directory against {@link SnapshotFormat}.
 *
 * <p>Every check that can be made is made: a broken file hides only the rules that need to read it.
 * Stateless, so safe for use by many threads.
 */
public final class SnapshotVerifier {
  private SnapshotVerifier() {}

  /**
   * Returns everything that is wrong with a snapshot: manifest, missing or extra files, lengths,
   * hashes, and the rules of each file's content. Empty means valid.
   *
   * @param directory {@code store/name/version}
   * @throws IOException if a file that is there cannot be read
   */
  public static List<SnapshotProblem> verify(Path directory) throws IOException {
    List<SnapshotProblem> problems = new ArrayList<>();
    everything(directory, problems, 1, null);
    return List.copyOf(problems);
  }

  /**
   * Checks everything on so many threads; returns the manifest if that at least is sound.
   *
   * @param notes what earlier verifications noted, and where this one notes that all is sound; null
   *     to check all and note nothing
   */
  static @Nullable Manifest everything(
      Path directory, List<SnapshotProblem> problems, int threads, @Nullable DerivedFiles notes)
      throws IOException {
    byte[] json = manifest(directory, problems);
    Manifest manifest = json == null ? null : structure(directory, json, problems);
    if (json == null || manifest == null) {
      return null;
    }
    Set<String> broken = new HashSet<>();
    problems.forEach(problem -> broken.add(problem.file()));
    var checksums = new ChecksumCheck(directory, json, manifest, notes);
    List<Check> checks = checksums.checks(broken);
    try (Arena arena = Arena.ofShared()) {
      if (!checksums.isKnown()) {
        var files = new MappedFiles(directory, arena);
        checks.addAll(new ContentCheck(files, manifest, broken).checks());
      }
      problems.addAll(Check.run(checks, threads));
    }
    if (notes != null && problems.isEmpty()) {
      checksums.note(notes);
    }
    return manifest;
  }

  /** Checks manifest, presence and lengths; returns the manifest if that at least is sound. */
  static @Nullable Manifest structure(Path directory, List<SnapshotProblem> problems)
      throws IOException {
    byte[] json = manifest(directory, problems);
    return json == null ? null : structure(directory, json, problems);
  }

  private static @Nullable Manifest structure(
      Path directory, byte[] json, List<SnapshotProblem> problems) throws IOException {
    Manifest manifest = ManifestReader.read(json, problems);
    if (manifest != null) {
      checkFiles(directory, manifest, problems);
    }
    return manifest;
  }

  /** Returns the bytes of the manifest, or null after adding a problem. */
  private static byte @Nullable [] manifest(Path directory, List<SnapshotProblem> problems)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      problems.add(new SnapshotProblem(".", "is not a directory"));
      return null;
    }
    Path file = directory.resolve(SnapshotFormat.MANIFEST);
    if (Files.isDirectory(file)) {
      problems.add(
          new SnapshotProblem(SnapshotFormat.MANIFEST, "must be a file; it is a directory"));
      return null;
    }
    try (InputStream input = Files.newInputStream(file)) {
      byte[] json = input.readNBytes(SnapshotFormat.MAX_MANIFEST_BYTES + 1);
      if (json.length <= SnapshotFormat.MAX_MANIFEST_BYTES) {
        return json;
      }
      String rule = "must be at most " + SnapshotFormat.MAX_MANIFEST_BYTES + " bytes; it has more";
      problems.add(new SnapshotProblem(SnapshotFormat.MANIFEST, rule));
      return null;
    } catch (NoSuchFileException e) {
      problems.add(
          new SnapshotProblem(SnapshotFormat.MANIFEST, "missing: the snapshot is incomplete"));
      return null;
    }
  }

  private static void checkFiles(Path directory, Manifest manifest, List<SnapshotProblem> problems)
      throws IOException {
    List<SnapshotProblem> listed = listProblems(manifest);
    problems.addAll(listed);
    Set<String> wrong = listed.stream().map(SnapshotProblem::file).collect(Collectors.toSet());
    for (Manifest.FileEntry file : manifest.files()) {
      if (!wrong.contains(file.name())) {
        checkLength(directory, file, problems);
      }
    }
  }

  /** Returns what is wrong with the list of files in a manifest, by the manifest alone. */
  static List<SnapshotProblem> listProblems(Manifest manifest) {
    List<SnapshotProblem> problems = new ArrayList<>();
    Map<String, Long> expected = SnapshotFormat.expectedFiles(manifest);
    for (Map.Entry<String, Long> file : expected.entrySet()) {
      if (!manifest.hasFile(file.getKey())) {
        problems.add(new SnapshotProblem(file.getKey(), "missing from the manifest's files"));
      }
    }
    for (Manifest.FileEntry file : manifest.files()) {
      Long length = expected.get(file.name());
      if (length == null) {
        problems.add(new SnapshotProblem(file.name(), "is in the manifest but not in the format"));
      } else if (length != SnapshotFormat.ANY_LENGTH && length != file.length()) {
        problems.add(
            new SnapshotProblem(
                file.name(),
                "must be %d bytes by the manifest's shape; the manifest says %d"
                    .formatted(length, file.length())));
      }
    }
    return problems;
  }

  private static void checkLength(
      Path directory, Manifest.FileEntry file, List<SnapshotProblem> problems) throws IOException {
    Path path = directory.resolve(file.name());
    if (!Files.isRegularFile(path)) {
      problems.add(new SnapshotProblem(file.name(), "missing"));
      return;
    }
    long found = Files.size(path);
    if (found != file.length()) {
      String rule = found < file.length() ? "truncated" : "too long";
      problems.add(
          new SnapshotProblem(
              file.name(),
              "%s: it has %d bytes, the manifest says %d".formatted(rule, found, file.length())));
    }
  }
}
