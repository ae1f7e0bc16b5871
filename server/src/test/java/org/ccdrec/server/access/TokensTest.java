package org.ccdrec.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tokens are taken, and whose they are. */
class TokensTest {
  private static final String SECRET = "a secret of thirty-two bytes or more";
  private static final Algorithm SIGNED = Algorithm.HMAC256(SECRET);
  private static final TokenSettings SETTINGS =
      new TokenSettings(
          Optional.of(Path.of("unused")),
          Optional.empty(),
          Optional.of("https://login.example.org/"),
          Optional.of("ccdrec"),
          Duration.ofSeconds(30),
          "roles",
          "reader",
          "poster",
          "shopkeeper",
          "boss");

  @TempDir Path directory = Path.of("unset");

  private TokenKey secret() throws IOException {
    return TokenKey.secret(Files.writeString(directory.resolve("secret"), SECRET + "\n"));
  }

  private Tokens tokens() throws IOException {
    return new Tokens(secret(), SETTINGS, Clock.systemUTC());
  }

  private static JWTCreator.Builder valid() {
    return JWT.create()
        .withIssuer("https://login.example.org/")
        .withAudience("others", "ccdrec")
        .withSubject("alice")
        .withClaim("roles", List.of("reader", "dancer"))
        .withExpiresAt(Instant.now().plusSeconds(600));
  }

  @Test
  void aValidTokenIsItsSubjectsWithTheRolesOfItsClaim() throws IOException {
    Caller alice = tokens().verify(valid().sign(SIGNED)).caller();
    assertEquals(new Caller("token of alice", Set.of(Role.READ)), alice);
    Caller words = tokens().verify(valid().withClaim("roles", "boss reader").sign(SIGNED)).caller();
    assertEquals(Set.of(Role.READ, Role.ADMIN), words.roles());
    Caller none = tokens().verify(valid().withClaim("roles", 7).sign(SIGNED)).caller();
    assertEquals(Set.of(), none.roles());
    Caller forged = tokens().verify(valid().withSubject("bob\nok by root").sign(SIGNED)).caller();
    assertEquals("token of bob?ok by root", forged.name(), "one line in the log");
  }

  @Test
  void whatIsNotSignedAsAgreedIsRefused() throws IOException {
    Algorithm other = Algorithm.HMAC256("another secret, of 32 bytes or more");
    assertNull(tokens().verify(valid().sign(other)).caller());
    assertNull(tokens().verify(valid().sign(Algorithm.none())).caller());
    assertNull(tokens().verify(valid().sign(Algorithm.HMAC512(SECRET))).caller());
    String[] parts = valid().sign(SIGNED).split("\\.");
    String payload =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("dancer", "boss");
    String altered =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    assertNull(tokens().verify(parts[0] + "." + altered + "." + parts[2]).caller());
    assertNull(tokens().verify(parts[0] + "." + parts[1] + ".").caller());
    assertNull(tokens().verify("not a token").caller());
    assertNull(tokens().verify("").caller());
  }

  @Test
  void whatIsNotForUsOrNotNowIsRefused() throws IOException {
    Instant now = Instant.now();
    assertNull(tokens().verify(valid().withAudience("others").sign(SIGNED)).caller());
    assertNull(tokens().verify(valid().withIssuer("https://evil.example/").sign(SIGNED)).caller());
    assertNull(tokens().verify(valid().withExpiresAt(now.minusSeconds(40)).sign(SIGNED)).caller());
    assertNull(tokens().verify(valid().withNotBefore(now.plusSeconds(600)).sign(SIGNED)).caller());
    assertNotNull(
        tokens().verify(valid().withExpiresAt(now.minusSeconds(10)).sign(SIGNED)).caller(),
        "leeway");
    String forEver =
        JWT.create().withIssuer("https://login.example.org/").withAudience("ccdrec").sign(SIGNED);
    assertNull(tokens().verify(forEver).caller());
  }

  @Test
  void theReasonOfARefusalIsKnown() throws IOException {
    Instant now = Instant.now();
    Algorithm other = Algorithm.HMAC256("another secret, of 32 bytes or more");
    assertEquals(Refusal.SIGNATURE, tokens().verify(valid().sign(other)).reason());
    assertEquals(
        Refusal.ALGORITHM, tokens().verify(valid().sign(Algorithm.HMAC512(SECRET))).reason());
    assertEquals(Refusal.MALFORMED, tokens().verify("a.b.c").reason());
    assertEquals(
        Refusal.CLAIM, tokens().verify(valid().withAudience("others").sign(SIGNED)).reason());
    String expired = valid().withExpiresAt(now.minusSeconds(40)).sign(SIGNED);
    assertEquals(Refusal.EXPIRED, tokens().verify(expired).reason());
  }

  @Test
  void criticalHeadersAreRefused() throws IOException {
    for (Object critical : List.of(List.of("exp"), List.of(), "b64")) {
      String token = valid().withHeader(Map.of("crit", critical)).sign(SIGNED);
      assertEquals(Verdict.refused(Refusal.CRITICAL), tokens().verify(token), critical.toString());
    }
  }

  @Test
  void namesCannotForgeLinesOfTheLog() throws IOException {
    String subject = "a\u0085b\u2028c\u202ed\u001b[31me\u009b";
    Caller caller = tokens().verify(valid().withSubject(subject).sign(SIGNED)).caller();
    assertEquals("token of a?b?c?d?[31me?", caller.name());
  }

  @Test
  void aTokenThatWasVerifiedEndsNevertheless() throws IOException {
    String token = valid().sign(SIGNED);
    Instant[] now = {Instant.now()};
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now[0];
          }

          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    var tokens = new Tokens(secret(), SETTINGS, clock);
    assertNotNull(tokens.verify(token).caller());
    now[0] = now[0].plusSeconds(620);
    assertNotNull(tokens.verify(token).caller(), "leeway");
    now[0] = now[0].plusSeconds(20);
    assertNull(tokens.verify(token).caller());
  }

  private Path pem(KeyPair pair) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return Files.writeString(
        directory.resolve("key.pem"),
        "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
  }

  @Test
  void publicKeysVerifyWhatTheirOwnersSign() throws Exception {
    var rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPair pair = rsa.generateKeyPair();
    Path file = pem(pair);
    var tokens = new Tokens(TokenKey.publicKey(file), SETTINGS, Clock.systemUTC());
    Algorithm owner = Algorithm.RSA256(null, (RSAPrivateKey) pair.getPrivate());
    assertNotNull(tokens.verify(valid().sign(owner)).caller());
    Algorithm confused = Algorithm.HMAC256(Files.readAllBytes(file));
    assertNull(tokens.verify(valid().sign(confused)).caller(), "the public key is not a secret");
    var curve = KeyPairGenerator.getInstance("EC");
    curve.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair other = curve.generateKeyPair();
    Algorithm elliptic = Algorithm.ECDSA256(null, (ECPrivateKey) other.getPrivate());
    assertNull(tokens.verify(valid().sign(elliptic)).caller());
    var elliptics = new Tokens(TokenKey.publicKey(pem(other)), SETTINGS, Clock.systemUTC());
    assertNotNull(elliptics.verify(valid().sign(elliptic)).caller());
  }

  @Test
  void weakOrWrongKeysAreRefusedWithoutBeingShown() throws Exception {
    Path file = Files.writeString(directory.resolve("weak"), "hunter2\n");
    String message = assertThrows(IOException.class, () -> TokenKey.secret(file)).getMessage();
    assertTrue(message.endsWith("must contain a secret of at least 32 bytes; it has 7"), message);
    assertFalse(message.contains("hunter2"), message);
    assertThrows(IOException.class, () -> TokenKey.publicKey(file));
    var rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    Path weak = pem(rsa.generateKeyPair());
    assertThrows(IOException.class, () -> TokenKey.publicKey(weak));
    var curve = KeyPairGenerator.getInstance("EC");
    curve.initialize(new ECGenParameterSpec("secp384r1"));
    Path wide = pem(curve.generateKeyPair());
    assertThrows(IOException.class, () -> TokenKey.publicKey(wide));
  }
}
