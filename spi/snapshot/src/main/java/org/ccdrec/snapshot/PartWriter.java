package org.ccdrec.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.ccdrec.files.DeleteTree;

/** Writes the data files of a snapshot; rejects values that verification would reject. */
final class PartWriter {
  /** Receives the entry of each file once it is on the disk. */
  @FunctionalInterface
  interface Listener {
    void written(Manifest.FileEntry file) throws IOException;
  }

  /** Writes the content of one file. */
  @FunctionalInterface
  private interface Body {
    void write(HashedFile file) throws IOException;
  }

  private final Path directory;
  private final Listener listener;

  PartWriter(Path directory, Listener listener) {
    this.directory = directory;
    this.listener = listener;
  }

  void matrix(String name, FloatMatrix matrix) throws IOException {
    float[] row = new float[matrix.columns()];
    file(
        name,
        file -> {
          for (int index = 0; index < matrix.rows(); index++) {
            matrix.copyRow(index, row);
            for (int column = 0; column < row.length; column++) {
              requireInBounds(row[column], name, index, column);
              file.putFloat(row[column]);
            }
          }
        });
  }

  private static void requireInBounds(float value, String name, int row, int column) {
    if (!(Math.abs(value) <= SnapshotFormat.MAX_ELEMENT)) {
      String rule =
          Float.isFinite(value) ? "at most " + SnapshotFormat.MAX_ELEMENT + " in size" : "finite";
      throw new IllegalArgumentException(
          "%s must be %s; row %d, column %d is %s".formatted(name, rule, row, column, value));
    }
  }

  void ids(String name, List<String> ids) throws IOException {
    Set<String> unique = HashSet.newHashSet(ids.size());
    table(
        name,
        ids.size(),
        index -> {
          String id = ids.get(index);
          String fault = IdRule.fault(id);
          if (fault != null || !unique.add(id)) {
            throw new IllegalArgumentException(
                "%s: id %d %s".formatted(name, index, fault == null ? "is a duplicate" : fault));
          }
          return IdRule.line(id);
        });
  }

  void table(String name, int records, IntFunction<byte[]> record) throws IOException {
    long[] offsets = new long[records + 1];
    file(
        name,
        file -> {
          for (int index = 0; index < records; index++) {
            byte[] bytes = record.apply(index);
            file.put(bytes);
            offsets[index + 1] = offsets[index] + bytes.length;
          }
        });
    file(
        SnapshotFormat.offsetsOf(name),
        file -> {
          for (long offset : offsets) {
            file.putLong(offset);
          }
        });
  }

  void seen(int[] offsets, int[] items, int itemCount) throws IOException {
    if (offsets[0] != 0 || offsets[offsets.length - 1] != items.length) {
      throw new IllegalArgumentException(
          "seen offsets must run from 0 to %d; they run from %d to %d"
              .formatted(items.length, offsets[0], offsets[offsets.length - 1]));
    }
    for (int user = 0; user < offsets.length - 1; user++) {
      requireRow(user, offsets[user], offsets[user + 1], items, itemCount);
    }
    file(
        SnapshotFormat.SEEN_OFFSETS,
        file -> {
          for (int offset : offsets) {
            file.putLong(offset);
          }
        });
    ints(SnapshotFormat.SEEN_ITEMS, items);
  }

  private static void requireRow(int user, int start, int end, int[] items, int itemCount) {
    if (start > end || end > items.length) {
      throw new IllegalArgumentException(
          "seen offsets must ascend; user %d has %d to %d".formatted(user, start, end));
    }
    for (int at = start; at < end; at++) {
      boolean ascends = at == start || items[at] > items[at - 1];
      if (!ascends || items[at] < 0 || items[at] >= itemCount) {
        throw new IllegalArgumentException(
            "seen items of a user must ascend strictly within 0..%d; user %d has %d"
                .formatted(itemCount - 1, user, items[at]));
      }
    }
  }

  void popularity(int[] counts) throws IOException {
    for (int item = 0; item < counts.length; item++) {
      if (counts[item] < 0) {
        throw new IllegalArgumentException(
            "popularity must not be negative; item %d has %d".formatted(item, counts[item]));
      }
    }
    ints(SnapshotFormat.POPULARITY, counts);
  }

  private void ints(String name, int[] values) throws IOException {
    file(
        name,
        file -> {
          for (int value : values) {
            file.putInt(value);
          }
        });
  }

  void bytes(String name, byte[] content) throws IOException {
    file(name, file -> file.put(content));
  }

  void index(SnapshotWriter.IndexBuilder builder) throws IOException {
    Path scratch = Files.createDirectory(directory.resolve("scratch"));
    file(SnapshotFormat.INDEX, file -> builder.build(scratch, file.stream()));
    DeleteTree.delete(scratch);
  }

  private void file(String name, Body body) throws IOException {
    Manifest.FileEntry entry;
    try (var file = new HashedFile(directory, name)) {
      body.write(file);
      entry = file.finish();
    }
    listener.written(entry);
  }
}
