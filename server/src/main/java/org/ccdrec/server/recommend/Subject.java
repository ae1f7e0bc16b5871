package org.ccdrec.server.recommend;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resolved target of a request, as far as the version knows it.
 *
 * @param servedBy what its vector was derived from, as answers state it
 * @param vector its vector in the model's space, or null if it has none
 * @param history indices of the items its vector was derived from
 * @param byContent ids of requested items whose vectors were derived from content
 * @param isWhole false if the deadline passed before those vectors were complete
 */
record Subject(
    String servedBy,
    float @Nullable [] vector,
    int[] history,
    Set<String> byContent,
    boolean isWhole) {

  /** Returns the same subject with another origin. */
  Subject knownBy(String other) {
    return new Subject(other, vector, history, byContent, isWhole);
  }

  /** Returns the popularity fallback of this subject. */
  Subject anybody() {
    return new Subject("popularity", null, history, byContent, isWhole);
  }
}
