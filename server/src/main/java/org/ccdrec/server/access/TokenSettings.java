package org.ccdrec.server.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ccdrec.config.Setting;

/**
 * Which tokens of an identity provider are taken, {@code jwt} in {@code conf/server.yaml}.
 *
 * @param secretFile file of the secret they are signed with, for HS256
 * @param publicKeyFile PEM file of the public key they are verified with, for RS256 or ES256
 * @param issuer who must have made them
 * @param audience whom they must be for
 * @param leeway how far clocks may differ
 * @param rolesClaim claim of the bearer's roles
 * @param readRole what stands there for the role read
 * @param eventsRole what stands there for the role events
 * @param adminRole what stands there for the role admin
 */
public record TokenSettings(
    @Setting(help = "File of the secret, at least 32 bytes: tokens are signed by HS256")
        Optional<Path> secretFile,
    @Setting(help = "PEM file of the public key: tokens are signed by RS256 or ES256")
        Optional<Path> publicKeyFile,
    @Setting(help = "Issuer that tokens must have, claim iss") Optional<String> issuer,
    @Setting(help = "Audience that tokens must have, claim aud") Optional<String> audience,
    @Setting(help = "How far the clocks may differ", defaultValue = "30s", min = "0s", max = "1h")
        Duration leeway,
    @Setting(help = "Claim of the roles, a list or words in a text", defaultValue = "roles")
        String rolesClaim,
    @Setting(help = "Word for the role read", defaultValue = "read") String readRole,
    @Setting(help = "Word for the role events", defaultValue = "events") String eventsRole,
    @Setting(help = "Word for the role admin", defaultValue = "admin") String adminRole) {

  /** Checks that there is one key at most, and with it who makes tokens and for whom. */
  public TokenSettings {
    if (secretFile.isPresent() && publicKeyFile.isPresent()) {
      throw new IllegalArgumentException(
          "there must be a secretFile or a publicKeyFile, not both: a token is signed in one way");
    }
    boolean isOn = secretFile.isPresent() || publicKeyFile.isPresent();
    if (isOn != issuer.isPresent() || isOn != audience.isPresent()) {
      throw new IllegalArgumentException(
          "issuer and audience go with a secretFile or a publicKeyFile");
    }
    if (Stream.of(readRole, eventsRole, adminRole).distinct().count() < 3) {
      throw new IllegalArgumentException("readRole, eventsRole and adminRole must differ");
    }
  }

  /** Returns whether tokens are taken. */
  public boolean isOn() {
    return issuer.isPresent();
  }

  /**
   * Returns the tokens that are taken.
   *
   * @throws IOException if the key cannot be used
   */
  public Tokens open() throws IOException {
    TokenKey key =
        secretFile.isPresent()
            ? TokenKey.secret(secretFile.get())
            : TokenKey.publicKey(publicKeyFile.orElseThrow());
    var roles = Map.of(readRole, Role.READ, eventsRole, Role.EVENTS, adminRole, Role.ADMIN);
    var rules =
        new TokenRules(issuer.orElseThrow(), audience.orElseThrow(), leeway, rolesClaim, roles);
    return new Tokens(key, rules, Clock.systemUTC());
  }
}
