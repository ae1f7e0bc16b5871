package org.ccdrec.trainer.study.run;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.files.AtomicFile;
import org.ccdrec.kernel.Matrix;

/**
 * The vectors of a run whose grid has not been selected yet, format version 1.
 *
 * <p>Big-endian: the bytes {@code CCVE}, the version (int), then the users' matrix and the items':
 * rows (int), columns (int), and the float32 values row by row.
 *
 * @param users {@code users × d}
 * @param items {@code items × d}
 */
public record VectorFile(Matrix users, Matrix items) {
  private static final int MAGIC = 0x43435645;
  private static final int VERSION = 1;

  /** Returns whether the vectors can rank; an untrained model may have none. */
  boolean ranks() {
    return users.columns() > 0;
  }

  public void write(Path file) throws IOException {
    AtomicFile.write(
        file,
        plain -> {
          var out = new DataOutputStream(plain);
          out.writeInt(MAGIC);
          out.writeInt(VERSION);
          write(out, users);
          write(out, items);
        });
  }

  private static void write(DataOutputStream out, Matrix matrix) throws IOException {
    out.writeInt(matrix.rows());
    out.writeInt(matrix.columns());
    float[] row = new float[matrix.columns()];
    for (int at = 0; at < matrix.rows(); at++) {
      matrix.readRow(at, row);
      for (float value : row) {
        out.writeFloat(value);
      }
    }
  }

  static VectorFile read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        throw new IOException(file + " must contain vectors in format version " + VERSION);
      }
      return new VectorFile(read(in), read(in));
    }
  }

  private static Matrix read(DataInputStream in) throws IOException {
    Matrix matrix = Matrix.uninitialised(in.readInt(), in.readInt());
    float[] row = new float[matrix.columns()];
    for (int at = 0; at < matrix.rows(); at++) {
      for (int column = 0; column < row.length; column++) {
        row[column] = in.readFloat();
      }
      matrix.writeRow(at, row);
    }
    return matrix;
  }
}
