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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JSON Web Tokens (RFC 7519) that calls may be made with: signed by one algorithm with one key,
 * not expired, and for us. Safe for use by many threads.
 *
 * <p>A token that was verified is remembered until it expires, as a signature takes longer to check
 * than most answers to make.
 */
public final class Tokens {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final int REMEMBERED = 10_000;
  private static final int LONGEST_NAME = 100;

  private final JWTVerifier verifier;
  private final TokenRules rules;
  private final Clock clock;
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /** Whose a token is, and until when. */
  private record Verified(Caller caller, Instant until) {}

  /**
   * Takes tokens.
   *
   * @param key what they are signed with
   * @param rules what is asked of them
   * @param clock what they expire by once they were verified
   */
  public Tokens(TokenKey key, TokenRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
    this.verifier =
        JWT.require(key.algorithm())
            .withIssuer(rules.issuer())
            .withAudience(rules.audience())
            .withClaimPresence(RegisteredClaims.EXPIRES_AT)
            .acceptLeeway(rules.leeway().toSeconds())
            .build();
  }

  /** Returns whose token it is, or null if it is none that is taken. */
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
      return new Verified(caller, decoded.getExpiresAtAsInstant().plus(rules.leeway()));
    } catch (JWTVerificationException e) {
      LOG.debug("a token was refused: {}", e.getClass().getSimpleName()); // messages quote tokens
      return null;
    }
  }

  /** Returns what a bearer is called in logs. */
  private static String name(@Nullable String subject) {
    String plain = subject == null ? "?" : subject.replaceAll("\\p{Cntrl}", "?");
    return "token of " + plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
  }

  private Set<Role> roles(DecodedJWT token) {
    Claim claim = token.getClaim(rules.rolesClaim());
    String text = claim.asString();
    List<String> names = text == null ? claim.asList(String.class) : List.of(text.split(" "));
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names == null ? List.<String>of() : names) {
      Role role = rules.roles().get(name);
      if (role != null) {
        roles.add(role);
      }
    }
    return roles;
  }
}
