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
import org.ccdrec.files.DerivedFiles;
import org.jspecify.annotations.Nullable;

/**
 * Verifies snapshot directories against {@link SnapshotFormat}.
 *
 * <p>All checks that are possible are made: a broken file hides only the rules that need its
 * content. Stateless, so safe for use by many threads.
 */
public final class SnapshotVerifier {
  private SnapshotVerifier() {}

  /**
   * Returns all problems of a snapshot: manifest, missing or extra files, lengths, hashes, and the
   * content rules of each file. Empty means valid.
   *
   * @param directory {@code store/name/version}
   * @throws IOException if an existing file cannot be read
   */
  public static List<SnapshotProblem> verify(Path directory) throws IOException {
    List<SnapshotProblem> problems = new ArrayList<>();
    everything(directory, problems, 1, null);
    return List.copyOf(problems);
  }

  /**
   * Runs all checks on a number of threads; returns the manifest if it is valid itself.
   *
   * @param notes notes of earlier verifications, to which this one adds if it succeeds; null to
   *     check everything and note nothing
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

  /** Checks manifest, presence and lengths; returns the manifest if it is valid itself. */
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

  /** Returns the problems of the list of files in a manifest, without looking at the files. */
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
