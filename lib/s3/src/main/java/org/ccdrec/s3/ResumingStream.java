package org.ccdrec.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The content of one object, resumed after connection failures.
 *
 * <p>Reading fails if the given number of consecutive connections deliver nothing, or if the object
 * was replaced in the meantime. Not thread-safe.
 */
final class ResumingStream extends InputStream {
  /** Requests the remainder of the object. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens the object from a byte offset.
     *
     * @param tag the entity tag it must still have, or null for any
     */
    ResponseInputStream<GetObjectResponse> open(long from, @Nullable String tag) throws IOException;
  }

  private final Opener opener;
  private final int attempts;
  private final String tag;
  private final long length;
  private ResponseInputStream<GetObjectResponse> current;
  private long position;
  private int failures;

  ResumingStream(Opener opener, int attempts) throws IOException {
    this.opener = opener;
    this.attempts = attempts;
    this.current = opener.open(0, null);
    this.tag = current.response().eTag();
    this.length = current.response().contentLength();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    while (position < length) {
      try {
        int read = current.read(buffer, offset, count);
        if (read < 0) {
          throw new EOFException(
              "the connection ended %d bytes early".formatted(length - position));
        }
        position += read;
        failures = 0;
        return read;
      } catch (IOException | SdkException e) {
        failures++;
        if (failures >= attempts) {
          throw new BucketException("a transfer broke after " + position + " bytes", e);
        }
        current.abort();
        current = opener.open(position, tag);
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    if (position < length) {
      current.abort(); // otherwise closing would read the remainder
    } else {
      current.close();
    }
  }
}
