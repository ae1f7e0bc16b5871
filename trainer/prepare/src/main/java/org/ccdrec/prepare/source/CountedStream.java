package org.ccdrec.prepare.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** An input stream that reports the number of bytes read so far. */
final class CountedStream extends FilterInputStream {
  private final LongConsumer listener;
  private long count;

  CountedStream(InputStream in, LongConsumer listener) {
    super(in);
    this.listener = listener;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    if (value >= 0) {
      advance(1);
    }
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    if (read > 0) {
      advance(read);
    }
    return read;
  }

  private void advance(int bytes) {
    count += bytes;
    listener.accept(count);
  }
}
