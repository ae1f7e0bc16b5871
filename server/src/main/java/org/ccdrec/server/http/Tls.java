package org.ccdrec.server.http;

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
 * The certificate of a port, read again when its files change. One for each port; its watch runs on
 * the event loop of the instance that listens first.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private final Path certificate;
  private final Path key;
  private final long reloadMillis;
  private final AtomicBoolean isWatched = new AtomicBoolean();
  private volatile int loaded;

  /**
   * Describes a certificate.
   *
   * @param certificate PEM file of the certificate and those it is signed by
   * @param key PEM file of its PKCS #8 private key
   * @param reloadMillis time between two looks at the files
   * @throws IOException if they cannot be read
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

  /** Looks at the files again and again; what cannot be used leaves the certificate before. */
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
                          LOG.error("the certificate cannot be read: {}", failure.getMessage())));
    }
  }

  private void reload(HttpServer server, int content) {
    loaded = content;
    server
        .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(pem()), true)
        .onSuccess(changed -> LOG.info("{} was read again", certificate))
        .onFailure(
            failure ->
                LOG.error(
                    "{} cannot be used, the one before stays: {}",
                    certificate,
                    failure.getMessage()));
  }
}
