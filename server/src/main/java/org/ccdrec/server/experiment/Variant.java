package org.ccdrec.server.experiment;

import org.ccdrec.server.retrieval.Retrieval.Effort;
import org.jspecify.annotations.Nullable;

/**
 * A variant of an experiment: how it answers.
 *
 * @param name its name
 * @param weight its share of the experiment's users, relative to the other variants
 * @param scenario the scenario that re-ranks, or null for none
 * @param version {@code stable}, {@code canary} or {@code name/version}, or null for the live
 *     version
 * @param effort how thoroughly it searches
 */
public record Variant(
    String name,
    double weight,
    @Nullable String scenario,
    @Nullable String version,
    Effort effort) {
  /** The label of the live version. */
  public static final String STABLE = "stable";

  /** The label of the canary. */
  public static final String CANARY = "canary";
}
