package org.ccdrec.server.transport;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a port, reloaded when its files change. The files are watched on the event
 * loop of the instance that listens first. Files that cannot be parsed, or whose private key
 * belongs to another certificate, are not used.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

  private final Vertx vertx;
  private final Path certificate;
  private final Path key;
  private final long reloadMillis;
  private final AtomicBoolean isWatched = new AtomicBoolean();
  private final CertificateFiles first;
  private volatile CertificateFiles lastRead;
  private volatile Instant expiry;

  /**
   * Reads a certificate.
   *
   * @param certificate PEM file of the certificate chain
   * @param key PEM file of the PKCS #8 private key
   * @param reloadMillis interval between checks of the files
   * @throws IOException if the files cannot be read or used
   */
  Tls(Vertx vertx, Path certificate, Path key, long reloadMillis) throws IOException {
    this.vertx = vertx;
    this.certificate = certificate;
    this.key = key;
    this.reloadMillis = reloadMillis;
    this.first = CertificateFiles.read(certificate, key);
    this.lastRead = first;
    try {
      this.expiry = expiry(first.verified(vertx));
    } catch (IOException e) {
      throw new IOException(
          "tls.certificate %s and tls.key %s cannot be used: %s"
              .formatted(certificate, key, e.getMessage()),
          e);
    }
  }

  /** Returns when the certificate in use expires. */
  public Instant expiry() {
    return expiry;
  }

  private static Instant expiry(X509Certificate certificate) {
    Instant until = certificate.getNotAfter().toInstant();
    if (until.isBefore(Instant.now())) {
      LOG.warn("The TLS certificate expired at {}", until);
    }
    return until;
  }

  void apply(HttpServerOptions options) {
    options.setSsl(true).setUseAlpn(false).setKeyCertOptions(first.options());
  }

  /** Watches the files; if new ones cannot be used, the previous certificate stays. */
  void watch(HttpServer server) {
    if (isWatched.compareAndSet(false, true)) {
      vertx.setPeriodic(
          reloadMillis,
          timer ->
              vertx
                  .executeBlocking(() -> CertificateFiles.read(certificate, key))
                  .onSuccess(now -> read(server, now))
                  .onFailure(
                      failure ->
                          LOG.error("The certificate cannot be read: {}", failure.getMessage())));
    }
  }

  private void read(HttpServer server, CertificateFiles now) {
    if (now.equals(lastRead)) {
      return;
    }
    lastRead = now;
    vertx
        .executeBlocking(() -> now.verified(vertx))
        .compose(
            verified ->
                server
                    .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(now.options()), true)
                    .map(updated -> verified))
        .onSuccess(
            verified -> {
              expiry = expiry(verified);
              LOG.info("Reloaded the certificate {}, valid until {}", certificate, expiry);
            })
        .onFailure(
            failure ->
                LOG.error(
                    "The certificate {} cannot be used; the previous one stays: {}",
                    certificate,
                    failure.getMessage()));
  }
}
