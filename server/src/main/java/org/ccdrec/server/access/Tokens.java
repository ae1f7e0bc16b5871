package org.ccdrec.server.access;

import com.auth0.jwt.JWT;
import com.auth0.jwt.RegisteredClaims;
import com.auth0.jwt.exceptions.AlgorithmMismatchException;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.JWTVerifier;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verification of tokens: signed with one algorithm and one key, not expired, and issued for this
 * server. Safe for use by many threads.
 *
 * <p>A verified token is cached until it expires, because checking a signature takes longer than
 * computing most answers.
 */
public final class Tokens {

  /** Header that names extensions which a verifier must understand (RFC 7515, section 4.1.11). */
  private static final String CRITICAL = "crit";

  /** Control and format characters and line separators, which could forge log lines. */
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  private static final int REMEMBERED = 10_000;
  private static final int LONGEST_NAME = 100;

  private final JWTVerifier verifier;
  private final TokenSettings settings;
  private final Map<String, Role> grantedRoles;
  private final Clock clock;
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /** The caller of a verified token, and its expiry. */
  private record Verified(Caller caller, Instant until) {}

  /**
   * Creates a verifier.
   *
   * @param key key that verifies signatures
   * @param settings what a token must claim; tokens must be enabled
   * @param clock clock that decides when a cached token has expired
   */
  public Tokens(TokenKey key, TokenSettings settings, Clock clock) {
    this.settings = settings;
    this.grantedRoles = settings.roles();
    this.clock = clock;
    this.verifier =
        JWT.require(key.algorithm())
            .withIssuer(settings.issuer().orElseThrow())
            .withAudience(settings.audience().orElseThrow())
            .withClaimPresence(RegisteredClaims.EXPIRES_AT)
            .acceptLeeway(settings.leeway().toSeconds())
            .build();
  }

  /** Returns whether a token is accepted. */
  public Verdict verify(String token) {
    Verified known = verified.getIfPresent(token);
    if (known == null) {
      try {
        DecodedJWT decoded = verifier.verify(token);
        if (!decoded.getHeaderClaim(CRITICAL).isMissing()) {
          return Verdict.refused(Refusal.CRITICAL);
        }
        var caller = new Caller(name(decoded.getSubject()), roles(decoded));
        known = new Verified(caller, decoded.getExpiresAtAsInstant().plus(settings.leeway()));
      } catch (JWTVerificationException e) {
        return Verdict.refused(reason(e)); // its message quotes the token
      }
      verified.put(token, known);
    }
    if (clock.instant().isAfter(known.until())) {
      verified.invalidate(token);
      return Verdict.refused(Refusal.EXPIRED);
    }
    return Verdict.accepted(known.caller());
  }

  private static Refusal reason(JWTVerificationException failure) {
    return switch (failure) {
      case TokenExpiredException expired -> Refusal.EXPIRED;
      case AlgorithmMismatchException mismatch -> Refusal.ALGORITHM;
      case SignatureVerificationException invalid -> Refusal.SIGNATURE;
      case JWTDecodeException malformed -> Refusal.MALFORMED;
      default -> Refusal.CLAIM;
    };
  }

  /** Returns the name of a token's caller in logs. */
  private static String name(@Nullable String subject) {
    String plain = subject == null ? "?" : UNSAFE.matcher(subject).replaceAll("?");
    return "token of " + plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
  }

  private Set<Role> roles(DecodedJWT token) {
    Claim claim = token.getClaim(settings.rolesClaim());
    String text = claim.asString();
    List<String> names = text == null ? claim.asList(String.class) : List.of(text.split(" "));
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names == null ? List.<String>of() : names) {
      Role role = grantedRoles.get(name);
      if (role != null) {
        roles.add(role);
      }
    }
    return roles;
  }
}
