package org.ccdrec.server.access;

import java.time.Duration;
import java.util.Map;

/**
 * What is asked of a token.
 *
 * @param issuer who must have made it, claim {@code iss}
 * @param audience whom it must be made for, among the claim {@code aud}
 * @param leeway how far the clocks of both machines may differ
 * @param rolesClaim the claim that holds the bearer's roles: a list of texts, or a text with spaces
 *     between them
 * @param roles what each such text allows; others allow nothing
 */
public record TokenRules(
    String issuer, String audience, Duration leeway, String rolesClaim, Map<String, Role> roles) {}
