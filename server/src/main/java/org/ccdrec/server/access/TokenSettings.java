package org.ccdrec.server.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ccdrec.config.Setting;

/**
 * The accepted tokens of an identity provider, {@code jwt} in {@code conf/server.yaml}.
 *
 * @param secretFile file of the secret that signs tokens, for HS256
 * @param publicKeyFile PEM file of the public key that verifies tokens, for RS256 or ES256
 * @param issuer required issuer, claim {@code iss}
 * @param audience required audience, claim {@code aud}
 * @param leeway largest difference between the clocks of both machines
 * @param rolesClaim claim of the roles: a list, or a string of words
 * @param readRole value in that claim that grants the role read
 * @param eventsRole value in that claim that grants the role events
 * @param catalogueRole value in that claim that grants the role catalogue
 * @param adminRole value in that claim that grants the role admin
 */
public record TokenSettings(
    @Setting(help = "File of the secret, at least 32 bytes; tokens are signed with HS256")
        Optional<Path> secretFile,
    @Setting(help = "PEM file of the public key; tokens are signed with RS256 or ES256")
        Optional<Path> publicKeyFile,
    @Setting(help = "Required issuer, claim iss") Optional<String> issuer,
    @Setting(help = "Required audience, claim aud") Optional<String> audience,
    @Setting(
            help = "Largest difference between the clocks of both machines",
            defaultValue = "30s",
            min = "0s",
            max = "1h")
        Duration leeway,
    @Setting(help = "Claim of the roles: a list, or a string of words", defaultValue = "roles")
        String rolesClaim,
    @Setting(help = "Value that grants the role read", defaultValue = "read") String readRole,
    @Setting(help = "Value that grants the role events", defaultValue = "events") String eventsRole,
    @Setting(help = "Value that grants the role catalogue", defaultValue = "catalogue")
        String catalogueRole,
    @Setting(help = "Value that grants the role admin", defaultValue = "admin") String adminRole) {

  /** Checks that there is at most one key, and an issuer and an audience exactly with a key. */
  public TokenSettings {
    if (secretFile.isPresent() && publicKeyFile.isPresent()) {
      throw new IllegalArgumentException(
          "secretFile and publicKeyFile exclude each other: tokens are signed in one way");
    }
    boolean isOn = secretFile.isPresent() || publicKeyFile.isPresent();
    if (isOn != issuer.isPresent() || isOn != audience.isPresent()) {
      throw new IllegalArgumentException(
          "issuer and audience are required with a secretFile or publicKeyFile, and not allowed"
              + " without");
    }
    if (Stream.of(readRole, eventsRole, catalogueRole, adminRole).distinct().count() < 4) {
      throw new IllegalArgumentException(
          "readRole, eventsRole, catalogueRole and adminRole must differ");
    }
  }

  /** Returns whether tokens are accepted. */
  public boolean isOn() {
    return issuer.isPresent();
  }

  /**
   * Reads the key that verifies tokens.
   *
   * @throws IOException if the key cannot be read or used
   */
  TokenKey openKey() throws IOException {
    return secretFile.isPresent()
        ? TokenKey.secret(secretFile.get())
        : TokenKey.publicKey(publicKeyFile.orElseThrow());
  }

  /** Returns the roles by the values that grant them. */
  Map<String, Role> roles() {
    return Map.of(
        readRole,
        Role.READ,
        eventsRole,
        Role.EVENTS,
        catalogueRole,
        Role.CATALOGUE,
        adminRole,
        Role.ADMIN);
  }
}
