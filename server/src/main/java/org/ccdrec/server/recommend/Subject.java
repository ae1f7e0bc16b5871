package org.ccdrec.server.recommend;

import java.util.Set;
import org.ccdrec.server.popularity.Audience;
import org.jspecify.annotations.Nullable;

/**
 * The resolved target of a request, as far as the version knows it.
 *
 * @param servedBy what its vector was derived from, as answers state it
 * @param vector its vector in the model's space, or null if it has none
 * @param history indices of the items its vector was derived from
 * @param byContent ids of requested items whose vectors were derived from content
 * @param audience the users with the attributes of the request, if they count
 * @param isWhole false if the deadline passed before those vectors were complete
 */
record Subject(
    String servedBy,
    float @Nullable [] vector,
    int[] history,
    Set<String> byContent,
    Audience audience,
    boolean isWhole) {

  /** Returns the same subject with another origin. */
  Subject knownBy(String other) {
    return new Subject(other, vector, history, byContent, audience, isWhole);
  }

  /** Returns the popularity fallback of this subject. */
  Subject anybody() {
    return new Subject("popularity", null, history, byContent, Audience.ANYBODY, isWhole);
  }

  /** Returns the popularity fallback of this subject among users with attributes. */
  Subject among(Audience users) {
    return users.isKnown()
        ? new Subject("segment", null, history, byContent, users, isWhole)
        : new Subject("popularity", null, history, byContent, users, isWhole);
  }
}
