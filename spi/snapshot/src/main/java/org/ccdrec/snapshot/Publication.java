package org.ccdrec.snapshot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.ccdrec.files.DirectorySync;
import org.ccdrec.files.TemporaryDirectory;

/**
 * Writes one snapshot: temporary directory, parts, manifest, fsync, rename. Used once, by one
 * thread.
 */
final class Publication {
  private final SnapshotWriter.Parts parts;
  private final SnapshotStore store;
  private final PublicationStep step;
  private final List<Manifest.FileEntry> files = new ArrayList<>();

  Publication(SnapshotWriter.Parts parts, SnapshotStore store, PublicationStep step) {
    this.parts = parts;
    this.store = store;
    this.step = step;
  }

  SnapshotId run() throws IOException {
    Path parent = store.directory().resolve(parts.name());
    Files.createDirectories(parent);
    TemporaryDirectory.removeAbandoned(parent, SnapshotFormat.PUBLISHING);
    try (var temporary = TemporaryDirectory.create(parent, SnapshotFormat.PUBLISHING)) {
      step.done("temporary");
      writeParts(temporary.path());
      SnapshotId id = rename(temporary);
      step.done("renamed");
      DirectorySync.sync(store.directory());
      return id;
    }
  }

  private void writeParts(Path directory) throws IOException {
    var part = new PartWriter(directory, this::written);
    part.matrix(SnapshotFormat.ITEM_VECTORS, parts.items().vectors());
    part.matrix(SnapshotFormat.USER_VECTORS, parts.users().vectors());
    part.ids(SnapshotFormat.ITEM_IDS, parts.items().ids());
    part.ids(SnapshotFormat.USER_IDS, parts.users().ids());
    part.seen(parts.seenOffsets(), parts.seenItems(), parts.items().ids().size());
    part.popularity(parts.popularity());
    int items = parts.items().ids().size();
    if (parts.metadata() != null && parts.attributes() != null) {
      var json = new MetadataJson(parts.attributes());
      IntFunction<ItemMetadata> metadata = parts.metadata();
      part.table(SnapshotFormat.METADATA, items, item -> json.line(item, metadata.apply(item)));
    }
    if (parts.images() != null) {
      part.table(SnapshotFormat.IMAGES, items, parts.images());
    }
    for (Map.Entry<String, FloatMatrix> content : parts.content().entrySet()) {
      part.matrix(SnapshotFormat.contentFile(content.getKey()), content.getValue());
    }
    if (parts.encoders() != null) {
      part.bytes(SnapshotFormat.ENCODERS, new ObjectMapper().writeValueAsBytes(parts.encoders()));
    }
    if (!parts.segments().isEmpty()) {
      part.bytes(SnapshotFormat.SEGMENTS, SegmentsJson.write(parts.segments()));
    }
    if (parts.index() != null) {
      part.index(parts.index());
    }
    if (parts.report() != null) {
      part.bytes(SnapshotFormat.REPORT, new ObjectMapper().writeValueAsBytes(parts.report()));
    }
  }

  private void written(Manifest.FileEntry file) throws IOException {
    files.add(file);
    step.done(file.name());
  }

  /** Writes the manifest and renames; repeats with a later time if another publisher was faster. */
  private SnapshotId rename(TemporaryDirectory temporary) throws IOException {
    ManifestDraft draft = draft();
    while (true) {
      Instant created = store.nextTime(parts.name());
      ObjectNode json = ManifestWriter.withoutVersion(draft, created);
      var id = new SnapshotId(parts.name(), ManifestWriter.versionOf(json, created));
      Files.deleteIfExists(temporary.path().resolve(SnapshotFormat.MANIFEST));
      try (var file = new HashedFile(temporary.path(), SnapshotFormat.MANIFEST)) {
        file.put(ManifestWriter.render(json, id.version()));
        file.finish();
      }
      step.done(SnapshotFormat.MANIFEST);
      DirectorySync.sync(temporary.path());
      step.done("forced");
      try {
        temporary.renameTo(store.path(id));
        return id;
      } catch (FileAlreadyExistsException e) {
        step.done("collision");
      }
    }
  }

  private ManifestDraft draft() {
    var shape =
        new Manifest.Shape(
            parts.users().ids().size(),
            parts.items().ids().size(),
            parts.items().vectors().columns(),
            parts.seenItems().length);
    var widths = new LinkedHashMap<String, Integer>();
    parts.content().forEach((modality, matrix) -> widths.put(modality, matrix.columns()));
    return new ManifestDraft(
        parts.name(),
        shape,
        parts.model(),
        parts.provenance(),
        parts.metrics(),
        parts.attributes(),
        widths,
        List.copyOf(files));
  }
}
