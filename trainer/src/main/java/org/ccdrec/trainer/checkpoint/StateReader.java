package org.ccdrec.trainer.checkpoint;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;

/**
 * Restores state from the entries of a {@link CheckpointFile}, in their order. Throws {@link
 * IllegalStateException} if a call does not match the next entry: the parts of the run then read
 * other values than they wrote.
 */
final class StateReader implements TrainingState {
  private static final int CHUNK = 1 << 16;

  private final DataInputStream in;

  StateReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  private interface Payload<T> {
    T read() throws IOException;
  }

  private <T> T entry(EntryType type, String name, Payload<T> payload) {
    try {
      int found = in.readUnsignedByte();
      String foundName = found == EntryType.END ? "" : readText(in);
      if (found != type.code() || !foundName.equals(name)) {
        throw mismatch(type.label() + " '" + name + "'", found, foundName);
      }
      return payload.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException mismatch(String wanted, int found, String name) {
    return new IllegalStateException(
        "the state that is restored differs from what was written: wanted %s, found %s%s"
            .formatted(wanted, EntryType.describe(found), name.isEmpty() ? "" : " '" + name + "'"));
  }

  static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new DamagedCheckpointException("a text is cut off");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Requires that every entry was read. */
  void end() throws IOException {
    int found = in.readUnsignedByte();
    if (found != EntryType.END) {
      throw mismatch("the end", found, readText(in));
    }
  }

  @Override
  public boolean isRestoring() {
    return true;
  }

  @Override
  public long number(String name, long value) {
    return entry(EntryType.NUMBER, name, in::readLong);
  }

  @Override
  public String text(String name, String value) {
    return entry(EntryType.TEXT, name, () -> readText(in));
  }

  @Override
  public void array(String name, int[] values) {
    array(EntryType.INTS, name, values.length, MemorySegment.ofArray(values));
  }

  @Override
  public void array(String name, float[] values) {
    array(EntryType.FLOATS, name, values.length, MemorySegment.ofArray(values));
  }

  @Override
  public void array(String name, double[] values) {
    array(EntryType.DOUBLES, name, values.length, MemorySegment.ofArray(values));
  }

  private void array(EntryType type, String name, int length, MemorySegment values) {
    entry(
        type,
        name,
        () -> {
          requireSize(name, "" + in.readInt(), "" + length);
          return read(values);
        });
  }

  @Override
  public void matrix(String name, Matrix values) {
    entry(
        EntryType.MATRIX,
        name,
        () -> {
          requireSize(
              name, in.readInt() + " × " + in.readInt(), values.rows() + " × " + values.columns());
          return read(values.segment());
        });
  }

  private static void requireSize(String name, String stored, String size) {
    if (!stored.equals(size)) {
      throw new IllegalStateException(
          "'%s' has another size than what was written: %s, not %s".formatted(name, size, stored));
    }
  }

  private MemorySegment read(MemorySegment values) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, values.byteSize())];
    for (long at = 0; at < values.byteSize(); at += chunk.length) {
      int count = (int) Math.min(chunk.length, values.byteSize() - at);
      in.readFully(chunk, 0, count);
      MemorySegment.copy(MemorySegment.ofArray(chunk), 0, values, at, count);
    }
    return values;
  }
}
