package org.ccdrec.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
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
  private static final int READ_BYTES = 1 << 16;

  private SnapshotVerifier() {}

  /**
   * Returns everything that is wrong with a snapshot: manifest, missing or extra files, lengths,
   * hashes, and the rules of each file's content. Empty means valid.
   *
   * @param directory {@code store/name/version}
   * @throws IOException if a file that is there cannot be read
   */
  public static List<Problem> verify(Path directory) throws IOException {
    List<Problem> problems = new ArrayList<>();
    everything(directory, problems, 1, null);
    return List.copyOf(problems);
  }

  /**
   * Checks everything on so many threads; returns the manifest if that at least is sound.
   *
   * @param checked has a file for each manifest whose files were found to keep the rules of their
   *     content: what has the same SHA-256 is the same and keeps the same rules, so that only
   *     hashes are compared; one is added; null to check all
   */
  static @Nullable Manifest everything(
      Path directory, List<Problem> problems, int threads, @Nullable DerivedFiles checked)
      throws IOException {
    byte[] json = manifest(directory, problems);
    Manifest manifest = json == null ? null : structure(directory, json, problems);
    if (json == null || manifest == null) {
      return null;
    }
    Set<String> broken = new HashSet<>();
    problems.forEach(problem -> broken.add(problem.file()));
    List<Check> checks = new ArrayList<>();
    List<Manifest.FileEntry> longestFirst = new ArrayList<>(manifest.files());
    longestFirst.sort(Comparator.comparingLong(Manifest.FileEntry::length).reversed());
    for (Manifest.FileEntry file : longestFirst) { // so that threads end at about the same time
      if (!broken.contains(file.name())) {
        checks.add(() -> altered(directory, file));
      }
    }
    String name = nameOfChecked(json);
    boolean isKnown = checked != null && checked.read(name) != null;
    try (Arena arena = Arena.ofShared()) {
      if (!isKnown) {
        var files = new MappedFiles(directory, arena);
        checks.addAll(new ContentCheck(files, manifest, broken).checks());
      }
      problems.addAll(Check.run(checks, threads));
    }
    if (checked != null && !isKnown && problems.isEmpty()) {
      checked.write(name, nothing -> {});
    }
    return manifest;
  }

  /**
   * Returns the name under which a manifest is noted whose files keep the rules as they are now.
   */
  static String nameOfChecked(byte[] manifest) {
    String hash = HexFormat.of().formatHex(HashedFile.sha256().digest(manifest));
    return hash + "-" + ContentCheck.RULES;
  }

  /** Checks manifest, presence and lengths; returns the manifest if that at least is sound. */
  static @Nullable Manifest structure(Path directory, List<Problem> problems) throws IOException {
    byte[] json = manifest(directory, problems);
    return json == null ? null : structure(directory, json, problems);
  }

  private static @Nullable Manifest structure(Path directory, byte[] json, List<Problem> problems)
      throws IOException {
    Manifest manifest = ManifestReader.read(json, problems);
    if (manifest != null) {
      checkFiles(directory, manifest, problems);
    }
    return manifest;
  }

  /** Returns the bytes of the manifest, or null after adding a problem. */
  private static byte @Nullable [] manifest(Path directory, List<Problem> problems)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      problems.add(new Problem(".", "is not a directory"));
      return null;
    }
    Path file = directory.resolve(SnapshotFormat.MANIFEST);
    if (Files.isDirectory(file)) {
      problems.add(new Problem(SnapshotFormat.MANIFEST, "must be a file; it is a directory"));
      return null;
    }
    try (InputStream input = Files.newInputStream(file)) {
      byte[] json = input.readNBytes(SnapshotFormat.MAX_MANIFEST_BYTES + 1);
      if (json.length <= SnapshotFormat.MAX_MANIFEST_BYTES) {
        return json;
      }
      String rule = "must be at most " + SnapshotFormat.MAX_MANIFEST_BYTES + " bytes; it has more";
      problems.add(new Problem(SnapshotFormat.MANIFEST, rule));
      return null;
    } catch (NoSuchFileException e) {
      problems.add(new Problem(SnapshotFormat.MANIFEST, "missing: the snapshot is incomplete"));
      return null;
    }
  }

  private static void checkFiles(Path directory, Manifest manifest, List<Problem> problems)
      throws IOException {
    List<Problem> listed = listProblems(manifest);
    problems.addAll(listed);
    Set<String> wrong = listed.stream().map(Problem::file).collect(Collectors.toSet());
    for (Manifest.FileEntry file : manifest.files()) {
      if (!wrong.contains(file.name())) {
        checkLength(directory, file, problems);
      }
    }
  }

  /** Returns what is wrong with the list of files in a manifest, by the manifest alone. */
  static List<Problem> listProblems(Manifest manifest) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Long> expected = SnapshotFormat.expectedFiles(manifest);
    for (Map.Entry<String, Long> file : expected.entrySet()) {
      if (!manifest.hasFile(file.getKey())) {
        problems.add(new Problem(file.getKey(), "missing from the manifest's files"));
      }
    }
    for (Manifest.FileEntry file : manifest.files()) {
      Long length = expected.get(file.name());
      if (length == null) {
        problems.add(new Problem(file.name(), "is in the manifest but not in the format"));
      } else if (length != SnapshotFormat.ANY_LENGTH && length != file.length()) {
        problems.add(
            new Problem(
                file.name(),
                "must be %d bytes by the manifest's shape; the manifest says %d"
                    .formatted(length, file.length())));
      }
    }
    return problems;
  }

  private static void checkLength(Path directory, Manifest.FileEntry file, List<Problem> problems)
      throws IOException {
    Path path = directory.resolve(file.name());
    if (!Files.isRegularFile(path)) {
      problems.add(new Problem(file.name(), "missing"));
      return;
    }
    long found = Files.size(path);
    if (found != file.length()) {
      String rule = found < file.length() ? "truncated" : "too long";
      problems.add(
          new Problem(
              file.name(),
              "%s: it has %d bytes, the manifest says %d".formatted(rule, found, file.length())));
    }
  }

  private static @Nullable Problem altered(Path directory, Manifest.FileEntry file)
      throws IOException {
    MessageDigest digest = HashedFile.sha256();
    byte[] buffer = new byte[READ_BYTES];
    try (InputStream input = Files.newInputStream(directory.resolve(file.name()))) {
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest()).equals(file.sha256())
        ? null
        : new Problem(file.name(), "altered: its SHA-256 is not the manifest's");
  }
}
