package org.ccdrec.server.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The gzip format (RFC 1952). Stateless. */
final class Gzip {
  private static final int LEVEL = 4;

  private Gzip() {}

  /** A compressor at a level that is fast enough for an event loop. */
  private static final class Compressor extends GZIPOutputStream {
    Compressor(OutputStream out) throws IOException {
      super(out);
      def.setLevel(LEVEL);
    }
  }

  static byte[] compress(byte[] content) {
    var output = new ByteArrayOutputStream(content.length / 2 + 64);
    try (var gzip = new Compressor(output)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return output.toByteArray();
  }

  /**
   * Returns the content of a compressed body.
   *
   * @param maximum largest number of bytes of the content
   * @throws HttpProblem with 413 if the content is longer, with 400 if the body is not in gzip
   *     format
   */
  static byte[] inflate(byte[] body, long maximum) throws HttpProblem {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] content = gzip.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maximum + 1));
      if (content.length > maximum) {
        throw HttpProblem.bodyTooLarge(maximum);
      }
      return content;
    } catch (IOException e) {
      throw HttpProblem.badRequest("the body is not in gzip format, as Content-Encoding says");
    }
  }
}
