package org.ccdrec.server.transport;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a port, reloaded when its files change. The files are watched on the event
 * loop of the instance that listens first.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private final Path certificate;
  private final Path key;
  private final long reloadMillis;
  private final AtomicBoolean isWatched = new AtomicBoolean();
  private volatile int loaded;

  /**
   * Reads a certificate.
   *
   * @param certificate PEM file of the certificate chain
   * @param key PEM file of the PKCS #8 private key
   * @param reloadMillis interval between checks of the files
   * @throws IOException if the files cannot be read
   */
  public Tls(Path certificate, Path key, long reloadMillis) throws IOException {
    this.certificate = certificate;
    this.key = key;
    this.reloadMillis = reloadMillis;
    this.loaded = content();
  }

  private int content() throws IOException {
    return 31 * Arrays.hashCode(Files.readAllBytes(certificate))
        + Arrays.hashCode(Files.readAllBytes(key));
  }

  private PemKeyCertOptions pem() {
    return new PemKeyCertOptions()
        .setCertPath(certificate.toAbsolutePath().toString())
        .setKeyPath(key.toAbsolutePath().toString());
  }

  void apply(HttpServerOptions options) {
    options.setSsl(true).setUseAlpn(false).setKeyCertOptions(pem());
  }

  /** Watches the files; if new ones cannot be used, the previous certificate stays. */
  void watch(Vertx vertx, HttpServer server) {
    if (isWatched.compareAndSet(false, true)) {
      vertx.setPeriodic(
          reloadMillis,
          timer ->
              vertx
                  .executeBlocking(this::content)
                  .onSuccess(
                      now -> {
                        if (now != loaded) {
                          reload(server, now);
                        }
                      })
                  .onFailure(
                      failure ->
                          LOG.error("The certificate cannot be read: {}", failure.getMessage())));
    }
  }

  private void reload(HttpServer server, int content) {
    loaded = content;
    server
        .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(pem()), true)
        .onSuccess(changed -> LOG.info("Reloaded the certificate {}", certificate))
        .onFailure(
            failure ->
                LOG.error(
                    "The certificate {} cannot be used; the previous one stays: {}",
                    certificate,
                    failure.getMessage()));
  }
}
