package org.ccdrec.server.transport;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * The content of a PEM file of certificates and of one of a private key. Immutable.
 *
 * @param certificates the chain, the certificate of this server first
 * @param key the private key
 */
record CertificateFiles(Buffer certificates, Buffer key) {
  private static final String[] KEY_TYPES = {
    "EC", "RSA", "EdDSA", "Ed25519", "Ed448", "RSASSA-PSS"
  };
  private static final byte[] PROBE = {1, 2, 3};

  /** Reads both files, which may not belong together. */
  static CertificateFiles read(Path certificates, Path key) throws IOException {
    return new CertificateFiles(
        Buffer.buffer(Files.readAllBytes(certificates)), Buffer.buffer(Files.readAllBytes(key)));
  }

  PemKeyCertOptions options() {
    return new PemKeyCertOptions().setCertValue(certificates).setKeyValue(key);
  }

  /**
   * Returns the certificate of this server once it is certain that the private key belongs to it:
   * the certificate verifies what the key has signed.
   *
   * @throws IOException if one of the files cannot be parsed, or they do not belong together
   */
  X509Certificate verified(Vertx vertx) throws IOException {
    try {
      for (KeyManager manager : options().getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager pairs) {
          return verified(pairs);
        }
      }
    } catch (Exception e) { // Vert.x declares no other type
      throw new IOException("the certificate or the private key is invalid: " + e.getMessage(), e);
    }
    throw new IOException("the files have no certificate with a private key");
  }

  private static X509Certificate verified(X509KeyManager pairs)
      throws IOException, GeneralSecurityException {
    for (String type : KEY_TYPES) {
      String[] aliases = pairs.getServerAliases(type, null);
      if (aliases != null && aliases.length > 0) {
        X509Certificate certificate = pairs.getCertificateChain(aliases[0])[0];
        if (!isPair(pairs.getPrivateKey(aliases[0]), certificate)) {
          throw new IOException("the private key does not belong to the certificate");
        }
        return certificate;
      }
    }
    throw new IOException("keys must be of one of the types " + String.join(", ", KEY_TYPES));
  }

  private static boolean isPair(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(PROBE);
    return signature.verify(signed);
  }
}
