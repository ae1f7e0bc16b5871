package org.ccdrec.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.files.DirectorySync;
import org.ccdrec.files.TemporaryDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Copies a published version from elsewhere into a store, all or nothing.
 *
 * <p>Files go into a hidden temporary sibling, as at publication; each is checked against length
 * and SHA-256 of the manifest and fsynced, the manifest comes last, and one rename makes the
 * version visible. If the newest version in the store has a file with the same hash, it is copied
 * from there. Stateless, so safe for use by many threads.
 */
public final class SnapshotTransfer {
  /** Name of the file that is written last and makes a version complete. */
  public static final String MANIFEST = SnapshotFormat.MANIFEST;

  private static final int READ_BYTES = 1 << 16;

  /** The source of the files of one version. */
  public interface Source {
    /** Returns the place of the version, for messages. */
    String place();

    /**
     * Returns the bytes of {@code manifest.json}.
     *
     * @throws NoSuchFileException if there is none
     */
    byte[] manifest() throws IOException;

    /**
     * Opens a file of the manifest.
     *
     * @throws NoSuchFileException if it is not there
     */
    InputStream open(Manifest.FileEntry file) throws IOException;
  }

  private final SnapshotStore store;
  private final Source source;
  private final TemporaryDirectory temporary;
  private final @Nullable Path before;
  private final @Nullable Manifest manifestBefore;

  private SnapshotTransfer(
      SnapshotStore store, Source source, TemporaryDirectory temporary, @Nullable SnapshotId before)
      throws IOException {
    this.store = store;
    this.source = source;
    this.temporary = temporary;
    this.before = before == null ? null : store.path(before);
    this.manifestBefore =
        this.before == null ? null : SnapshotVerifier.structure(this.before, new ArrayList<>());
  }

  /**
   * Returns the manifest of a version elsewhere after the checks that need no other file.
   *
   * @throws InvalidSnapshotException with every problem found
   */
  public static Manifest manifest(SnapshotId id, Source source) throws IOException {
    return manifest(id, source, bytesOf(source));
  }

  /**
   * Copies a version into a store.
   *
   * @throws InvalidSnapshotException if the source is incomplete, truncated or altered, with file
   *     and reason; the store is unchanged
   * @throws IOException if the version cannot be read or written; the store is unchanged
   */
  public static void receive(SnapshotStore store, SnapshotId id, Source source) throws IOException {
    byte[] json = bytesOf(source);
    Manifest manifest = manifest(id, source, json);
    Path parent = store.directory().resolve(id.name());
    Files.createDirectories(parent);
    TemporaryDirectory.removeAbandoned(parent, SnapshotFormat.PUBLISHING);
    List<SnapshotId> present = store.versions(id.name());
    try (var temporary = TemporaryDirectory.create(parent, SnapshotFormat.PUBLISHING)) {
      var transfer =
          new SnapshotTransfer(
              store, source, temporary, present.isEmpty() ? null : present.getLast());
      for (Manifest.FileEntry file : manifest.files()) {
        if (!transfer.takeFromBefore(file)) {
          transfer.take(file);
        }
      }
      transfer.finish(id, json);
    }
  }

  private static byte[] bytesOf(Source source) throws IOException {
    try {
      return source.manifest();
    } catch (NoSuchFileException e) {
      throw refusal(source, new SnapshotProblem(MANIFEST, "missing: the snapshot is incomplete"));
    }
  }

  private static Manifest manifest(SnapshotId id, Source source, byte[] json)
      throws InvalidSnapshotException {
    List<SnapshotProblem> problems = new ArrayList<>();
    Manifest manifest = ManifestReader.read(json, problems);
    if (manifest != null) {
      problems.addAll(SnapshotVerifier.listProblems(manifest));
      if (!manifest.id().equals(id)) {
        problems.add(
            new SnapshotProblem(MANIFEST, "is that of " + manifest.id() + ", not of " + id));
      }
    }
    if (manifest == null || !problems.isEmpty()) {
      throw new InvalidSnapshotException(source.place(), problems);
    }
    return manifest;
  }

  /** Copies a file from the previous version if that has it; returns whether it did. */
  private boolean takeFromBefore(Manifest.FileEntry file) throws IOException {
    if (before == null || manifestBefore == null) {
      return false;
    }
    for (Manifest.FileEntry same : manifestBefore.files()) {
      if (same.sha256().equals(file.sha256())) {
        try (InputStream input = Files.newInputStream(before.resolve(same.name()))) {
          return copy(file, input) == null;
        } catch (NoSuchFileException e) {
          return false; // the version before was removed meanwhile
        }
      }
    }
    return false;
  }

  private void take(Manifest.FileEntry file) throws IOException {
    String rule;
    try (InputStream input = source.open(file)) {
      rule = copy(file, input);
    } catch (NoSuchFileException e) {
      rule = "missing";
    }
    if (rule != null) {
      throw refusal(source, new SnapshotProblem(file.name(), rule));
    }
  }

  /** Writes a file; returns null, or, after deleting it, the rule that it breaks. */
  private @Nullable String copy(Manifest.FileEntry file, InputStream input) throws IOException {
    String rule;
    try (var output = new HashedFile(temporary.path(), file.name())) {
      byte[] buffer = new byte[READ_BYTES];
      long room = file.length();
      for (int read = input.read(buffer); read >= 0 && room >= 0; read = input.read(buffer)) {
        room -= read;
        output.put(buffer, read);
      }
      rule = difference(file, output.finish());
    }
    if (rule != null) {
      Files.delete(temporary.path().resolve(file.name()));
    }
    return rule;
  }

  private static @Nullable String difference(
      Manifest.FileEntry wanted, Manifest.FileEntry received) {
    if (received.length() < wanted.length()) {
      return "truncated: it has %d bytes, the manifest says %d"
          .formatted(received.length(), wanted.length());
    }
    if (received.length() > wanted.length()) {
      return "too long: it has more than the %d bytes of the manifest".formatted(wanted.length());
    }
    return received.sha256().equals(wanted.sha256())
        ? null
        : "altered: its SHA-256 is not the manifest's";
  }

  private void finish(SnapshotId id, byte[] json) throws IOException {
    try (var file = new HashedFile(temporary.path(), MANIFEST)) {
      file.put(json, json.length);
      file.finish();
    }
    try {
      temporary.renameTo(store.path(id));
      DirectorySync.sync(store.directory());
    } catch (FileAlreadyExistsException e) {
      return; // another process transferred the same version meanwhile
    }
  }

  private static InvalidSnapshotException refusal(Source source, SnapshotProblem problem) {
    return new InvalidSnapshotException(source.place(), List.of(problem));
  }
}
