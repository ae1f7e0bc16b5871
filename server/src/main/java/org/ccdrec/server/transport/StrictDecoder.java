package org.ccdrec.server.transport;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Vert.x' decoder of requests, which refuses a message with both Transfer-Encoding and
 * Content-Length. Netty removes the length and continues, but a proxy in front of the server may
 * have used it, and would then take the rest of the body for the next request (RFC 9112, section
 * 6.1). Used on one event loop.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
  private static final String NAME = "httpDecoder"; // as Vert.x names its own

  private StrictDecoder(HttpServerOptions options) {
    super(options);
  }

  /** The refusal of a message whose length is stated in two ways. */
  static final class AmbiguousLengthException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    AmbiguousLengthException() {
      super("a request must not have both Transfer-Encoding and Content-Length");
    }
  }

  /** Replaces the decoder of a connection that has not received anything yet. */
  static void install(HttpConnection connection, HttpServerOptions options) {
    ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
    pipeline.replace(NAME, NAME, new StrictDecoder(options));
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new AmbiguousLengthException();
  }
}
