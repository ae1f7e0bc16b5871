package org.ccdrec.snapshot;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the content rules of each file of a snapshot. A check finds the first violation in its
 * file; metadata, which takes longest, has a check per {@value #METADATA_PART} items.
 */
final class ContentCheck {
  /** Version of the rules, to be increased with every new or stricter rule. */
  static final int RULES = 1;

  private static final int METADATA_PART = 1 << 16;
  private static final int BLOCK = 1 << 13;

  /** All bits of a float32 but the sign; as integers they ascend with the absolute value. */
  private static final int ABSOLUTE = 0x7fffffff;

  /** Added to those bits, it changes the sign of exactly those above the largest element. */
  private static final int ABOVE_LARGEST =
      ABSOLUTE - Float.floatToIntBits(SnapshotFormat.MAX_ELEMENT);

  private final MappedFiles files;
  private final Manifest manifest;
  private final Set<String> broken;

  /**
   * Prepares the checks.
   *
   * @param files files of the snapshot, in an arena that lives as long as the checks
   * @param broken files that cannot be read and are not checked
   */
  ContentCheck(MappedFiles files, Manifest manifest, Set<String> broken) {
    this.files = files;
    this.manifest = manifest;
    this.broken = broken;
  }

  /** Returns the checks of all files except the broken ones. */
  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    int dimension = manifest.shape().dimension();
    checks.add(() -> bounds(SnapshotFormat.ITEM_VECTORS, dimension));
    checks.add(() -> bounds(SnapshotFormat.USER_VECTORS, dimension));
    for (Map.Entry<String, Integer> width : manifest.content().entrySet()) {
      checks.add(() -> bounds(SnapshotFormat.contentFile(width.getKey()), width.getValue()));
    }
    for (String ids : List.of(SnapshotFormat.ITEM_IDS, SnapshotFormat.USER_IDS)) {
      checks.add(() -> table(ids));
      checks.add(() -> ids(ids));
    }
    checks.add(this::seen);
    checks.add(this::popularity);
    Map<String, AttributeType> attributes = manifest.attributes();
    if (attributes != null) {
      checks.add(() -> table(SnapshotFormat.METADATA));
      var json = new MetadataJson(attributes);
      for (int from = 0; from < manifest.shape().items(); from += METADATA_PART) {
        int start = from;
        checks.add(() -> metadata(json, start));
      }
    }
    if (manifest.hasFile(SnapshotFormat.IMAGES)) {
      checks.add(() -> table(SnapshotFormat.IMAGES));
    }
    checks.add(this::segments);
    return checks;
  }

  private boolean readable(String name) {
    return manifest.hasFile(name) && !broken.contains(name);
  }

  private @Nullable SnapshotProblem bounds(String name, int columns) throws IOException {
    if (!readable(name)) {
      return null;
    }
    MemorySegment bits = files.map(name);
    long values = bits.byteSize() / Float.BYTES;
    int[] block = new int[BLOCK];
    for (long start = 0; start < values; start += BLOCK) {
      int size = (int) Math.min(BLOCK, values - start);
      MemorySegment.copy(bits, SeenItems.ITEM, start * Float.BYTES, block, 0, size);
      if (!areInBounds(block, size)) {
        int at = firstOutOfBounds(block);
        return outOfBounds(name, Float.intBitsToFloat(block[at]), start + at, columns);
      }
    }
    return null;
  }

  /** Returns whether no value is too large, infinite or not a number. */
  private static boolean areInBounds(int[] bits, int size) {
    int any = 0;
    for (int at = 0; at < size; at++) {
      any |= (bits[at] & ABSOLUTE) + ABOVE_LARGEST;
    }
    return any >= 0;
  }

  private static int firstOutOfBounds(int[] bits) {
    int at = 0;
    while ((bits[at] & ABSOLUTE) + ABOVE_LARGEST >= 0) {
      at++;
    }
    return at;
  }

  private static SnapshotProblem outOfBounds(String name, float value, long at, int columns) {
    String rule =
        Float.isFinite(value)
            ? "must be at most " + SnapshotFormat.MAX_ELEMENT + " in size; row %d, column %d is not"
            : "must be finite; row %d, column %d is not";
    return new SnapshotProblem(name, rule.formatted(at / columns, at % columns));
  }

  /** Checks the offsets of a table; its records cannot be read if they are invalid. */
  private @Nullable SnapshotProblem table(String name) throws IOException {
    String offsetsName = SnapshotFormat.offsetsOf(name);
    return readable(name) && readable(offsetsName)
        ? offsets(offsetsName, files.map(name).byteSize())
        : null;
  }

  /** Returns whether the records of a table can be read. */
  private boolean isTable(String name) throws IOException {
    return readable(name) && readable(SnapshotFormat.offsetsOf(name)) && table(name) == null;
  }

  private @Nullable SnapshotProblem offsets(String name, long end) throws IOException {
    MemorySegment offsets = files.map(name);
    long last = 0;
    for (long at = 0; at < offsets.byteSize(); at += Long.BYTES) {
      long offset = offsets.get(RecordTable.OFFSET, at);
      if (offset < last || offset > end || (at == 0 && offset != 0)) {
        return new SnapshotProblem(
            name, "offsets must ascend from 0; entry %d is %d".formatted(at / Long.BYTES, offset));
      }
      last = offset;
    }
    return last == end
        ? null
        : new SnapshotProblem(name, "offsets must end at %d; they end at %d".formatted(end, last));
  }

  private @Nullable SnapshotProblem ids(String name) throws IOException {
    if (!isTable(name)) {
      return null;
    }
    RecordTable records = files.table(name);
    for (int index = 0; index < records.size(); index++) {
      String fault = IdRule.fault(records.bytes(index, 0));
      if (fault != null) {
        return new SnapshotProblem(name, "id " + index + " " + fault);
      }
    }
    var table = new IdTable(records);
    int repeated = table.repeated();
    return repeated < 0
        ? null
        : new SnapshotProblem(
            name,
            "id %d is a duplicate of %d".formatted(repeated, table.indexOf(table.get(repeated))));
  }

  private @Nullable SnapshotProblem seen() throws IOException {
    if (!readable(SnapshotFormat.SEEN_OFFSETS) || !readable(SnapshotFormat.SEEN_ITEMS)) {
      return null;
    }
    SnapshotProblem broken = offsets(SnapshotFormat.SEEN_OFFSETS, manifest.shape().interactions());
    if (broken != null) {
      return broken;
    }
    var seen =
        new SeenItems(files.map(SnapshotFormat.SEEN_OFFSETS), files.map(SnapshotFormat.SEEN_ITEMS));
    int items = manifest.shape().items();
    for (int user = 0; user < seen.users(); user++) {
      int last = -1;
      for (int item : seen.items(user)) {
        if (item <= last || item >= items) {
          return new SnapshotProblem(
              SnapshotFormat.SEEN_ITEMS,
              "items of a user must ascend strictly within 0..%d; user %d has %d after %d"
                  .formatted(items - 1, user, item, last));
        }
        last = item;
      }
    }
    return null;
  }

  private @Nullable SnapshotProblem popularity() throws IOException {
    if (!readable(SnapshotFormat.POPULARITY)) {
      return null;
    }
    MemorySegment counts = files.map(SnapshotFormat.POPULARITY);
    for (long at = 0; at < counts.byteSize(); at += Integer.BYTES) {
      if (counts.get(SeenItems.ITEM, at) < 0) {
        return new SnapshotProblem(
            SnapshotFormat.POPULARITY, "item %d is negative".formatted(at / Integer.BYTES));
      }
    }
    return null;
  }

  private @Nullable SnapshotProblem segments() throws IOException {
    if (!readable(SnapshotFormat.SEGMENTS)) {
      return null;
    }
    try {
      files.segments(manifest.shape().items());
      return null;
    } catch (IllegalArgumentException e) {
      return new SnapshotProblem(SnapshotFormat.SEGMENTS, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable SnapshotProblem metadata(MetadataJson json, int from) throws IOException {
    if (!isTable(SnapshotFormat.METADATA)) {
      return null;
    }
    RecordTable records = files.table(SnapshotFormat.METADATA);
    int to = Math.min(from + METADATA_PART, records.size());
    for (int item = from; item < to; item++) {
      byte[] line = records.bytes(item, 0);
      if (line.length == 0 || line[line.length - 1] != '\n') {
        return new SnapshotProblem(
            SnapshotFormat.METADATA, "item " + item + " does not end with a line feed");
      }
      try {
        json.read(line);
      } catch (IllegalArgumentException e) {
        return new SnapshotProblem(SnapshotFormat.METADATA, "item " + item + ": " + e.getMessage());
      }
    }
    return null;
  }
}
