package org.ccdrec.server.recommend;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who or what an answer is for, as far as the version knows.
 *
 * @param servedBy what it is known by, as answers say it
 * @param vector its place in the model's space, or null if it has none
 * @param history indices of the items it is known by
 * @param byContent ids of the request's items whose vectors were made from their content
 * @param isWhole false if the deadline came before those vectors were complete
 */
record Subject(
    String servedBy,
    float @Nullable [] vector,
    int[] history,
    Set<String> byContent,
    boolean isWhole) {

  /** Returns the same, known by something else. */
  Subject knownBy(String other) {
    return new Subject(other, vector, history, byContent, isWhole);
  }

  /** Returns the same as nobody in particular, whom what is popular is for. */
  Subject anybody() {
    return new Subject("popularity", null, history, byContent, isWhole);
  }
}
