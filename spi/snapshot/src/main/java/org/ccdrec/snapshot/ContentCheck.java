package org.ccdrec.snapshot;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of what is inside each file of a snapshot; reports the first breach of each file. */
final class ContentCheck {
  /** Exponent bits of a float32: all set means infinite or not a number. */
  private static final int NOT_FINITE = 0x7f800000;

  private final MappedFiles files;
  private final Manifest manifest;
  private final Set<String> broken;
  private final List<Problem> problems;

  private ContentCheck(
      MappedFiles files, Manifest manifest, Set<String> broken, List<Problem> problems) {
    this.files = files;
    this.manifest = manifest;
    this.broken = broken;
    this.problems = problems;
  }

  /** Adds the problems of all files but the broken ones, which cannot be read. */
  static void run(Path directory, Manifest manifest, Set<String> broken, List<Problem> problems)
      throws IOException {
    try (Arena arena = Arena.ofShared()) {
      new ContentCheck(new MappedFiles(directory, arena), manifest, broken, problems).all();
    }
  }

  private void all() throws IOException {
    finite(SnapshotFormat.ITEM_VECTORS, manifest.shape().dimension());
    finite(SnapshotFormat.USER_VECTORS, manifest.shape().dimension());
    for (Map.Entry<String, Integer> width : manifest.content().entrySet()) {
      finite(SnapshotFormat.contentFile(width.getKey()), width.getValue());
    }
    if (table(SnapshotFormat.ITEM_IDS)) {
      ids(SnapshotFormat.ITEM_IDS);
    }
    if (table(SnapshotFormat.USER_IDS)) {
      ids(SnapshotFormat.USER_IDS);
    }
    seen();
    popularity();
    Map<String, AttributeType> attributes = manifest.attributes();
    if (attributes != null && table(SnapshotFormat.METADATA)) {
      metadata(new MetadataJson(attributes));
    }
    if (manifest.hasFile(SnapshotFormat.IMAGES)) {
      table(SnapshotFormat.IMAGES);
    }
  }

  private boolean readable(String name) {
    return manifest.hasFile(name) && !broken.contains(name);
  }

  private void add(String file, String rule) {
    problems.add(new Problem(file, rule));
  }

  private void finite(String name, int columns) throws IOException {
    if (!readable(name)) {
      return;
    }
    MemorySegment bits = files.map(name);
    long values = bits.byteSize() / Float.BYTES;
    for (long at = 0; at < values; at++) {
      if ((bits.get(SeenItems.ITEM, at * Float.BYTES) & NOT_FINITE) == NOT_FINITE) {
        add(name, "must be finite; row %d, column %d is not".formatted(at / columns, at % columns));
        return;
      }
    }
  }

  /** Checks the offsets of a table; returns whether its records can be read. */
  private boolean table(String name) throws IOException {
    String offsetsName = SnapshotFormat.offsetsOf(name);
    return readable(name)
        && readable(offsetsName)
        && offsets(offsetsName, files.map(name).byteSize());
  }

  private boolean offsets(String name, long end) throws IOException {
    MemorySegment offsets = files.map(name);
    long last = 0;
    for (long at = 0; at < offsets.byteSize(); at += Long.BYTES) {
      long offset = offsets.get(RecordTable.OFFSET, at);
      if (offset < last || offset > end || (at == 0 && offset != 0)) {
        add(name, "offsets must ascend from 0; entry %d is %d".formatted(at / Long.BYTES, offset));
        return false;
      }
      last = offset;
    }
    if (last != end) {
      add(name, "offsets must end at %d; they end at %d".formatted(end, last));
      return false;
    }
    return true;
  }

  private void ids(String name) throws IOException {
    RecordTable records = files.table(name);
    for (int index = 0; index < records.size(); index++) {
      String fault = IdRule.fault(records.bytes(index, 0));
      if (fault != null) {
        add(name, "id " + index + " " + fault);
        return;
      }
    }
    var table = new IdTable(records);
    for (int index = 0; index < records.size(); index++) {
      if (table.firstIndexOfSame(index) != index) {
        add(name, "id %d is a duplicate of %d".formatted(index, table.firstIndexOfSame(index)));
        return;
      }
    }
  }

  private void seen() throws IOException {
    long interactions = manifest.shape().interactions();
    if (!readable(SnapshotFormat.SEEN_OFFSETS)
        || !readable(SnapshotFormat.SEEN_ITEMS)
        || !offsets(SnapshotFormat.SEEN_OFFSETS, interactions)) {
      return;
    }
    var seen =
        new SeenItems(files.map(SnapshotFormat.SEEN_OFFSETS), files.map(SnapshotFormat.SEEN_ITEMS));
    int items = manifest.shape().items();
    for (int user = 0; user < seen.users(); user++) {
      int last = -1;
      for (int item : seen.items(user)) {
        if (item <= last || item >= items) {
          add(
              SnapshotFormat.SEEN_ITEMS,
              "items of a user must ascend strictly within 0..%d; user %d has %d after %d"
                  .formatted(items - 1, user, item, last));
          return;
        }
        last = item;
      }
    }
  }

  private void popularity() throws IOException {
    if (!readable(SnapshotFormat.POPULARITY)) {
      return;
    }
    MemorySegment counts = files.map(SnapshotFormat.POPULARITY);
    for (long at = 0; at < counts.byteSize(); at += Integer.BYTES) {
      if (counts.get(SeenItems.ITEM, at) < 0) {
        add(SnapshotFormat.POPULARITY, "item %d is negative".formatted(at / Integer.BYTES));
        return;
      }
    }
  }

  private void metadata(MetadataJson json) throws IOException {
    RecordTable records = files.table(SnapshotFormat.METADATA);
    for (int item = 0; item < records.size(); item++) {
      byte[] line = records.bytes(item, 0);
      if (line.length == 0 || line[line.length - 1] != '\n') {
        add(SnapshotFormat.METADATA, "item " + item + " does not end with a line feed");
        return;
      }
      try {
        json.read(line);
      } catch (IllegalArgumentException e) {
        add(SnapshotFormat.METADATA, "item " + item + ": " + e.getMessage());
        return;
      }
    }
  }
}
