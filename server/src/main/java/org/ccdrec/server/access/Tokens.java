package org.ccdrec.server.access;

import com.auth0.jwt.JWT;
import com.auth0.jwt.RegisteredClaims;
import com.auth0.jwt.exceptions.JWTVerificationException;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verification of tokens: signed with one algorithm and one key, not expired, and issued for this
 * server. Safe for use by many threads.
 *
 * <p>A verified token is cached until it expires, because checking a signature takes longer than
 * computing most answers.
 */
public final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
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

  /** Returns the caller of a token, or null if the token is not accepted. */
  public @Nullable Caller caller(String token) {
    Verified known = verified.getIfPresent(token);
    if (known == null) {
      known = verify(token);
      if (known == null) {
        return null;
      }
      verified.put(token, known);
    }
    if (clock.instant().isAfter(known.until())) {
      verified.invalidate(token);
      return null;
    }
    return known.caller();
  }

  private @Nullable Verified verify(String token) {
    try {
      DecodedJWT decoded = verifier.verify(token);
      var caller = new Caller(name(decoded.getSubject()), roles(decoded));
      return new Verified(caller, decoded.getExpiresAtAsInstant().plus(settings.leeway()));
    } catch (JWTVerificationException e) {
      LOG.debug("a token was refused: {}", e.getClass().getSimpleName()); // messages quote tokens
      return null;
    }
  }

  /** Returns the name of a token's caller in logs. */
  private static String name(@Nullable String subject) {
    String plain = subject == null ? "?" : subject.replaceAll("\\p{Cntrl}", "?");
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
