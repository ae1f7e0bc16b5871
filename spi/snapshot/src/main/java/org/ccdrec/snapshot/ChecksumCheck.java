package org.ccdrec.snapshot;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.ccdrec.files.DerivedFiles;
import org.ccdrec.files.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Compares the files of a snapshot with their checksums.
 *
 * <p>The first verification compares them with the SHA-256 of the manifest, and notes the CRC-32C
 * of each file if all content rules hold. Later verifications compare only the CRC-32C, which takes
 * a fifth of the time and detects damage of the disk equally well.
 */
final class ChecksumCheck {
  private static final int READ_BYTES = 1 << 16;

  private final Path directory;
  private final List<Manifest.FileEntry> files;
  private final String name;
  private final boolean isKnown;
  private final long[] sums;

  /**
   * Prepares the comparison.
   *
   * @param directory directory of the snapshot
   * @param json text of its manifest
   * @param manifest the same manifest, parsed
   * @param noted notes of earlier verifications, or null
   */
  ChecksumCheck(Path directory, byte[] json, Manifest manifest, @Nullable DerivedFiles noted) {
    this.directory = directory;
    this.files = manifest.files();
    this.name = nameOf(json);
    this.sums = new long[files.size()];
    ByteBuffer known = noted == null ? null : noted.read(name);
    this.isKnown = known != null && known.remaining() == sums.length * Long.BYTES;
    if (isKnown && known != null) {
      known.asLongBuffer().get(sums);
    }
  }

  /** Returns the name of the note on a manifest whose files obey the current rules. */
  static String nameOf(byte[] json) {
    String hash = Sha256.hex(json);
    return hash + "-" + ContentCheck.RULES;
  }

  /** Returns whether an earlier verification noted that all content rules hold. */
  boolean isKnown() {
    return isKnown;
  }

  /** Returns the checks of all files except the broken ones, the longest first. */
  List<Check> checks(Set<String> broken) {
    List<Check> checks = new ArrayList<>();
    IntStream.range(0, files.size())
        .boxed()
        .sorted(Comparator.comparingLong(file -> -files.get(file).length()))
        .filter(file -> !broken.contains(files.get(file).name()))
        .forEach(file -> checks.add(() -> isKnown ? decayed(file) : altered(file)));
    return checks;
  }

  /** Notes that all files passed these checks and obey all rules. */
  void note(DerivedFiles notes) {
    if (!isKnown) {
      notes.write(name, this::write);
    }
  }

  private void write(DataOutputStream out) throws IOException {
    for (long sum : sums) {
      out.writeLong(sum);
    }
  }

  private @Nullable SnapshotProblem altered(int file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    var sum = new CRC32C();
    read(
        file,
        (bytes, length) -> {
          digest.update(bytes, 0, length);
          sum.update(bytes, 0, length);
        });
    sums[file] = sum.getValue();
    String hash = HexFormat.of().formatHex(digest.digest());
    return hash.equals(files.get(file).sha256())
        ? null
        : new SnapshotProblem(files.get(file).name(), "altered: its SHA-256 is not the manifest's");
  }

  private @Nullable SnapshotProblem decayed(int file) throws IOException {
    var sum = new CRC32C();
    read(file, (bytes, length) -> sum.update(bytes, 0, length));
    String rule = "altered: its CRC-32C differs from that of the last verification";
    return sum.getValue() == sums[file] ? null : new SnapshotProblem(files.get(file).name(), rule);
  }

  private void read(int file, ObjIntConsumer<byte[]> part) throws IOException {
    byte[] buffer = new byte[READ_BYTES];
    try (InputStream input = Files.newInputStream(directory.resolve(files.get(file).name()))) {
      for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
        part.accept(buffer, read);
      }
    }
  }
}
