package org.ccdrec.snapshot;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ccdrec.files.DerivedFiles;
import org.ccdrec.files.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An open snapshot, whose parts are read from memory-mapped files.
 *
 * <p>The score of an item for a user is the inner product of their stored vectors. Safe for use by
 * many threads until it is closed; after that every access to mapped data, also through its parts,
 * throws {@link IllegalStateException}.
 */
public final class Snapshot implements AutoCloseable {
  private final Path directory;
  private final Manifest manifest;
  private final Arena arena;
  private final IdTable userIds;
  private final IdTable itemIds;
  private final FloatMatrix userVectors;
  private final FloatMatrix itemVectors;
  private final SeenItems seen;
  private final MemorySegment popularity;
  private final Map<String, FloatMatrix> content;
  private final @Nullable RecordTable metadata;
  private final MetadataJson schema;
  private final @Nullable RecordTable images;
  private final UserSegments segments;

  private Snapshot(MappedFiles files, Manifest manifest, boolean isParallel) throws IOException {
    this.directory = files.directory();
    this.manifest = manifest;
    this.arena = files.arena();
    Manifest.Shape shape = manifest.shape();
    Stream<RecordTable> ids =
        Stream.of(files.table(SnapshotFormat.USER_IDS), files.table(SnapshotFormat.ITEM_IDS));
    List<IdTable> tables = (isParallel ? ids.parallel() : ids).map(IdTable::new).toList();
    userIds = tables.getFirst();
    itemIds = tables.getLast();
    userVectors = files.matrix(SnapshotFormat.USER_VECTORS, shape.users(), shape.dimension());
    itemVectors = files.matrix(SnapshotFormat.ITEM_VECTORS, shape.items(), shape.dimension());
    seen =
        new SeenItems(files.map(SnapshotFormat.SEEN_OFFSETS), files.map(SnapshotFormat.SEEN_ITEMS));
    popularity = files.map(SnapshotFormat.POPULARITY);
    content = new HashMap<>();
    for (Map.Entry<String, Integer> width : manifest.content().entrySet()) {
      String file = SnapshotFormat.contentFile(width.getKey());
      content.put(width.getKey(), files.matrix(file, shape.items(), width.getValue()));
    }
    Map<String, AttributeType> attributes = manifest.attributes();
    metadata = attributes == null ? null : files.table(SnapshotFormat.METADATA);
    schema = new MetadataJson(attributes == null ? Map.of() : attributes);
    images = manifest.hasFile(SnapshotFormat.IMAGES) ? files.table(SnapshotFormat.IMAGES) : null;
    segments = segments(files, manifest);
  }

  private static UserSegments segments(MappedFiles files, Manifest manifest) throws IOException {
    if (!manifest.hasFile(SnapshotFormat.SEGMENTS)) {
      return UserSegments.NONE;
    }
    try {
      return files.segments(manifest.shape().items());
    } catch (IllegalArgumentException e) {
      String rule = String.valueOf(e.getMessage());
      throw new InvalidSnapshotException(
          files.directory(), List.of(new SnapshotProblem(SnapshotFormat.SEGMENTS, rule)));
    }
  }

  /**
   * Opens a snapshot after the cheap checks: a valid manifest, and every file present with its
   * length.
   *
   * @param directory {@code store/name/version}
   * @throws InvalidSnapshotException with every problem found
   */
  public static Snapshot open(Path directory) throws IOException {
    List<SnapshotProblem> problems = new ArrayList<>();
    Manifest manifest = SnapshotVerifier.structure(directory, problems);
    return open(directory, manifest, problems, false);
  }

  /**
   * Opens a snapshot after full verification, which includes the hashes and content rules of every
   * file.
   *
   * @param directory {@code store/name/version}
   * @throws InvalidSnapshotException with every problem found
   */
  public static Snapshot openVerified(Path directory) throws IOException {
    return openVerified(directory, 1, null);
  }

  /**
   * Opens a snapshot after full verification on several threads.
   *
   * @param directory {@code store/name/version}
   * @param threads number of threads, at least 1
   * @param checked notes on snapshots that passed verification, for which only checksums are
   *     compared; this snapshot is added; null to check everything
   * @throws InvalidSnapshotException with every problem found
   */
  public static Snapshot openVerified(Path directory, int threads, @Nullable DerivedFiles checked)
      throws IOException {
    List<SnapshotProblem> problems = new ArrayList<>();
    Manifest manifest = SnapshotVerifier.everything(directory, problems, threads, checked);
    return open(directory, manifest, problems, threads > 1);
  }

  @SuppressWarnings("MustBeClosedChecker") // the snapshot owns the arena and closes it
  private static Snapshot open(
      Path directory,
      @Nullable Manifest manifest,
      List<SnapshotProblem> problems,
      boolean isParallel)
      throws IOException {
    if (manifest == null || !problems.isEmpty()) {
      throw new InvalidSnapshotException(directory, problems);
    }
    Arena arena = Arena.ofShared();
    try {
      return new Snapshot(new MappedFiles(directory, arena), manifest, isParallel);
    } catch (IndexOutOfBoundsException e) {
      arena.close();
      throw new InvalidSnapshotException(
          directory, List.of(new SnapshotProblem(".", "offsets must lie within their files")));
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Returns the directory of the snapshot. */
  public Path directory() {
    return directory;
  }

  /** Returns the manifest. */
  public Manifest manifest() {
    return manifest;
  }

  /** Returns the name and version. */
  public SnapshotId id() {
    return manifest.id();
  }

  /** Returns the user ids; their indices are the rows of {@link #userVectors()}. */
  public IdTable userIds() {
    return userIds;
  }

  /** Returns the item ids; their indices are the rows of {@link #itemVectors()}. */
  public IdTable itemIds() {
    return itemIds;
  }

  /** Returns the users × dimension matrix. */
  public FloatMatrix userVectors() {
    return userVectors;
  }

  /** Returns the items × dimension matrix. */
  public FloatMatrix itemVectors() {
    return itemVectors;
  }

  /** Returns the file of the graph index of the item vectors, or null if there is none. */
  public @Nullable Path index() {
    return manifest.hasFile(SnapshotFormat.INDEX) ? directory.resolve(SnapshotFormat.INDEX) : null;
  }

  /** Returns the SHA-256 of the item vectors, a key for data derived from them. */
  public String itemVectorsSha256() {
    return manifest.files().stream()
        .filter(file -> file.name().equals(SnapshotFormat.ITEM_VECTORS))
        .map(Manifest.FileEntry::sha256)
        .findFirst()
        .orElseThrow();
  }

  /** Returns a hash of all metadata and its schema, a key for data derived from them. */
  public String metadataSha256() {
    MessageDigest digest = Sha256.newDigest();
    Map<String, AttributeType> attributes = manifest.attributes();
    String schema = attributes == null ? "" : new TreeMap<>(attributes).toString();
    digest.update(schema.getBytes(StandardCharsets.UTF_8));
    String offsets = SnapshotFormat.offsetsOf(SnapshotFormat.METADATA);
    for (Manifest.FileEntry file : manifest.files()) {
      if (file.name().equals(SnapshotFormat.METADATA) || file.name().equals(offsets)) {
        digest.update(file.sha256().getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the seen items of each user. */
  public SeenItems seen() {
    return seen;
  }

  /** Returns an item's number of interactions. */
  public int popularity(int itemIndex) {
    Objects.checkIndex(itemIndex, itemIds.size());
    return popularity.get(SeenItems.ITEM, (long) Integer.BYTES * itemIndex);
  }

  /** Returns an item's metadata, {@link ItemMetadata#NONE} if the snapshot has none. */
  public ItemMetadata metadata(int itemIndex) {
    return metadata == null ? ItemMetadata.NONE : schema.read(metadata.bytes(itemIndex, 1));
  }

  /** Returns an item's metadata as its stored JSON object, <code>{}</code> if there is none. */
  public byte[] metadataJson(int itemIndex) {
    return metadata == null ? new byte[] {'{', '}'} : metadata.bytes(itemIndex, 1);
  }

  /** Returns the form of this snapshot's metadata; without any, it declares no attributes. */
  public MetadataJson schema() {
    return schema;
  }

  /** Returns an item's picture, empty if there is none. */
  public byte[] image(int itemIndex) {
    return images == null ? new byte[0] : images.bytes(itemIndex, 0);
  }

  /** Returns the items' content vectors by modality; empty if there are none. */
  public Map<String, FloatMatrix> content() {
    return Map.copyOf(content);
  }

  /** Returns the JSON text of the encoders that made the content vectors, or null if unknown. */
  public @Nullable String encoders() throws IOException {
    return manifest.hasFile(SnapshotFormat.ENCODERS)
        ? Files.readString(directory.resolve(SnapshotFormat.ENCODERS))
        : null;
  }

  /** Returns the interactions by attributes of users; without attributes if there are none. */
  public UserSegments segments() {
    return segments;
  }

  /** Returns the JSON text of the training report, or null if there is none. */
  public @Nullable String report() throws IOException {
    return manifest.hasFile(SnapshotFormat.REPORT)
        ? Files.readString(directory.resolve(SnapshotFormat.REPORT))
        : null;
  }

  /** Unmaps the files. No other thread may be reading. */
  @Override
  public void close() {
    arena.close();
  }
}
