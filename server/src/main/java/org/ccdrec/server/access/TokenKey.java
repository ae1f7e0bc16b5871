package org.ccdrec.server.access;

import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key that verifies tokens. It determines the only signature algorithm that is accepted.
 * Immutable; never part of a message.
 */
public final class TokenKey {
  private static final int LEAST_SECRET_BYTES = 32;
  private static final int LEAST_RSA_BITS = 2048;
  private static final int CURVE_BITS = 256;
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----(.+?)-----END PUBLIC KEY-----", Pattern.DOTALL);

  private final Algorithm algorithm;

  private TokenKey(Algorithm algorithm) {
    this.algorithm = algorithm;
  }

  Algorithm algorithm() {
    return algorithm;
  }

  /**
   * Reads a secret for HS256 from a file, without surrounding white space.
   *
   * @throws IOException if the file cannot be read or the secret has fewer than 32 bytes
   */
  public static TokenKey secret(Path file) throws IOException {
    byte[] secret = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    if (secret.length < LEAST_SECRET_BYTES) {
      throw new IOException(
          "%s must contain a secret of at least %d bytes; it has %d"
              .formatted(file, LEAST_SECRET_BYTES, secret.length));
    }
    return new TokenKey(Algorithm.HMAC256(secret));
  }

  /**
   * Reads a public key from a PEM file: an RSA key of at least 2048 bits for RS256, or a key on the
   * curve P-256 for ES256.
   *
   * @throws IOException if the file cannot be read or holds no such key
   */
  public static TokenKey publicKey(Path file) throws IOException {
    Matcher pem = PEM.matcher(Files.readString(file));
    if (!pem.find()) {
      throw new IOException(file + " must contain a PEM block PUBLIC KEY");
    }
    try {
      var encoded = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
      return new TokenKey(algorithm(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          file + " must contain an RSA key of at least 2048 bits or a key on the curve P-256", e);
    }
  }

  private static Algorithm algorithm(X509EncodedKeySpec encoded) throws GeneralSecurityException {
    try {
      var key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(encoded);
      if (key.getModulus().bitLength() < LEAST_RSA_BITS) {
        throw new IllegalArgumentException("the RSA key is too short");
      }
      return Algorithm.RSA256(key, null);
    } catch (GeneralSecurityException notRsa) {
      var key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(encoded);
      if (key.getParams().getOrder().bitLength() != CURVE_BITS) {
        throw new IllegalArgumentException("the key is on another curve", notRsa);
      }
      return Algorithm.ECDSA256(key, null);
    }
  }
}
