package org.ccdrec.prepare.encode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ccdrec.files.NpyPreamble;

/**
 * A feature matrix that is written row by row in any order: {@code .npy} version 1.0, type {@code
 * <f4}, C order. Rows that are not written are zero. Safe for use by several threads.
 */
public final class FeatureFile implements AutoCloseable {
  private final FileChannel file;
  private final int width;
  private final int start;

  private FeatureFile(FileChannel file, int width, int start) {
    this.file = file;
    this.width = width;
    this.start = start;
  }

  /** Creates a matrix of zeros. */
  public static FeatureFile create(Path path, long rows, int width) throws IOException {
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      byte[] header = NpyPreamble.ofFloats(rows, width);
      writeAt(file, ByteBuffer.wrap(header), 0);
      long length = header.length + Float.BYTES * rows * width;
      if (length > header.length) {
        writeAt(file, ByteBuffer.allocate(1), length - 1);
      }
      return new FeatureFile(file, width, header.length);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void writeAt(FileChannel file, ByteBuffer bytes, long position)
      throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes, position + bytes.position());
    }
  }

  /** Writes a row. */
  public void write(long row, float[] vector) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * width).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    writeAt(file, bytes, start + Float.BYTES * row * width);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
