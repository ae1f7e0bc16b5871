package org.ccdrec.trainer.checkpoint;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.files.Sha256;

/**
 * A checkpoint of a run after a number of epochs, format version {@value #VERSION}.
 *
 * <p>Integers are big-endian. A text is its length in bytes, an int, and its bytes in UTF-8. In
 * order:
 *
 * <ul>
 *   <li>the 8 bytes {@code CCDRECCP};
 *   <li>the format version, an int;
 *   <li>the number of epochs done, an int;
 *   <li>the {@link RunIdentity}: its fixed and then its noted values, each as a count, an int, and
 *       pairs of texts ordered by name;
 *   <li>entries: a type, one byte; a name, a text; and a payload. Type 1: a number, a long. 2: a
 *       text. 3, 4, 5: arrays of int, float and double, as a length, an int, and little-endian
 *       elements. 6: a matrix, as rows and columns, two ints, and little-endian floats, row by row;
 *   <li>the byte 0;
 *   <li>the SHA-256 of all bytes before, 32 bytes.
 * </ul>
 *
 * <p>The names and the order of entries are those of the calls of {@link
 * org.ccdrec.spi.TrainingState}; they may change with the program's version, which is part of the
 * identity.
 *
 * @param path the file, whose checksum was right when it was opened
 * @param epochs number of epochs done
 * @param identity what the run depends on
 * @param start offset of the first entry
 */
record CheckpointFile(Path path, int epochs, RunIdentity identity, long start) {
  static final int VERSION = 1;

  private static final byte[] MAGIC = "CCDRECCP".getBytes(StandardCharsets.US_ASCII);
  private static final int HASH = 32;
  private static final int BUFFER = 1 << 16;

  /** Writes a checkpoint; after a crash the file is complete or absent. */
  static void write(Path file, int epochs, RunIdentity identity, Stateful run) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          MessageDigest digest = Sha256.newDigest();
          var hashed = new DigestOutputStream(out, digest);
          writeHeader(hashed, epochs, identity);
          StateWriter state = new StateWriter(hashed);
          run.exchange(state);
          state.end();
          out.write(digest.digest());
        });
  }

  private static void writeHeader(OutputStream out, int epochs, RunIdentity identity)
      throws IOException {
    var data = new DataOutputStream(out);
    data.write(MAGIC);
    data.writeInt(VERSION);
    data.writeInt(epochs);
    writeMap(data, identity.fixed());
    writeMap(data, identity.noted());
    data.flush();
  }

  private static void writeMap(DataOutputStream out, Map<String, String> values)
      throws IOException {
    out.writeInt(values.size());
    for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
      StateWriter.writeText(out, entry.getKey());
      StateWriter.writeText(out, entry.getValue());
    }
  }

  /**
   * Opens a file and verifies its checksum.
   *
   * @throws DamagedCheckpointException if it is not a complete checkpoint
   * @throws OtherRunException if its format version is another
   */
  static CheckpointFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DamagedCheckpointException("not a regular file");
    }
    requireChecksum(file);
    try (var counted = new CountingInput(Files.newInputStream(file));
        var in = new DataInputStream(counted)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new DamagedCheckpointException("not a checkpoint");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new OtherRunException(
            "%s has format version %d and this program reads %d; resume with the version of ccdrec that wrote it, or start again without --resume"
                .formatted(file, version, VERSION));
      }
      int epochs = in.readInt();
      var identity = new RunIdentity(readMap(in), readMap(in));
      return new CheckpointFile(file, epochs, identity, counted.position());
    }
  }

  private static void requireChecksum(Path file) throws IOException {
    long left = Files.size(file) - HASH;
    if (left < MAGIC.length) {
      throw new DamagedCheckpointException("too short");
    }
    MessageDigest digest = Sha256.newDigest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw new DamagedCheckpointException("cut off while it was read");
        }
        digest.update(buffer, 0, count);
        left -= count;
      }
      if (!MessageDigest.isEqual(digest.digest(), in.readNBytes(HASH))) {
        throw new DamagedCheckpointException("checksum mismatch");
      }
    }
  }

  private static Map<String, String> readMap(DataInputStream in) throws IOException {
    Map<String, String> values = new TreeMap<>();
    int count = in.readInt();
    for (int at = 0; at < count; at++) {
      values.put(StateReader.readText(in), StateReader.readText(in));
    }
    return values;
  }

  /** Restores the state of a run that was created but not trained. */
  void restore(Stateful run) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), BUFFER)) {
      in.skipNBytes(start);
      StateReader state = new StateReader(in);
      run.exchange(state);
      state.end();
    }
  }
}
