package org.ccdrec.server.transport;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.config.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The TLS certificate of both ports, {@code tls} in {@code conf/server.yaml}.
 *
 * @param certificate PEM file of the certificate chain, empty for plain HTTP
 * @param key PEM file of the private key
 * @param reloadInterval time between two checks of the files for changes
 */
public record TlsSettings(
    @Setting(help = "PEM file of the certificate chain; unset: plain HTTP")
        Optional<Path> certificate,
    @Setting(help = "PEM file of the private key, PKCS #8") Optional<Path> key,
    @Setting(
            help = "Time between two checks of the files for changes",
            defaultValue = "10s",
            min = "100ms",
            max = "1d")
        Duration reloadInterval) {

  /** Checks that there are both files or neither. */
  public TlsSettings {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException("certificate and key must be set together");
    }
  }

  /** Returns whether the ports use TLS. */
  public boolean isOn() {
    return certificate.isPresent();
  }

  /**
   * Opens the certificate for one port, or returns null for plain HTTP.
   *
   * @throws IOException if the files cannot be read or used
   */
  public @Nullable Tls open(Vertx vertx) throws IOException {
    return isOn()
        ? new Tls(vertx, certificate.orElseThrow(), key.orElseThrow(), reloadInterval.toMillis())
        : null;
  }
}
