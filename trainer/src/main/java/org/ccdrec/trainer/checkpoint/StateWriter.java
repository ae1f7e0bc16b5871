package org.ccdrec.trainer.checkpoint;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Writes state as the entries of a {@link CheckpointFile}.
 *
 * <p>After a failed write all further calls are ignored and {@link #end} throws the failure: the
 * calls come from plugins, which must not be blamed for a full disk.
 */
final class StateWriter implements TrainingState {
  private static final int CHUNK = 1 << 16;

  private final DataOutputStream out;
  private @Nullable IOException failure;

  StateWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  private interface Payload {
    void write() throws IOException;
  }

  private void entry(EntryType type, String name, Payload payload) {
    if (failure != null) {
      return;
    }
    try {
      out.writeByte(type.code());
      writeText(out, name);
      payload.write();
    } catch (IOException e) {
      failure = e;
    }
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Ends the entries. */
  void end() throws IOException {
    if (failure != null) {
      throw failure;
    }
    out.writeByte(EntryType.END);
    out.flush();
  }

  @Override
  public boolean isRestoring() {
    return false;
  }

  @Override
  public long number(String name, long value) {
    entry(EntryType.NUMBER, name, () -> out.writeLong(value));
    return value;
  }

  @Override
  public String text(String name, String value) {
    entry(EntryType.TEXT, name, () -> writeText(out, value));
    return value;
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
          out.writeInt(length);
          write(values);
        });
  }

  @Override
  public void matrix(String name, Matrix values) {
    entry(
        EntryType.MATRIX,
        name,
        () -> {
          out.writeInt(values.rows());
          out.writeInt(values.columns());
          write(values.segment());
        });
  }

  private void write(MemorySegment values) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, values.byteSize())];
    for (long at = 0; at < values.byteSize(); at += chunk.length) {
      int count = (int) Math.min(chunk.length, values.byteSize() - at);
      MemorySegment.copy(values, at, MemorySegment.ofArray(chunk), 0, count);
      out.write(chunk, 0, count);
    }
  }
}
