package org.ccdrec.trainer.checkpoint;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that knows how many bytes were read from it. */
final class CountingInput extends FilterInputStream {
  private long position;

  CountingInput(InputStream in) {
    super(in);
  }

  long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    position += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    position += Math.max(0, count);
    return count;
  }
}
