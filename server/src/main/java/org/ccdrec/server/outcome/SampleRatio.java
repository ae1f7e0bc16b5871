package org.ccdrec.server.outcome;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.experiment.Experiment;
import org.ccdrec.server.experiment.Experiments;
import org.ccdrec.server.experiment.Variant;
import org.ccdrec.server.statistics.ChiSquare;
import org.jspecify.annotations.Nullable;

/**
 * The check that the variants of an experiment have the shares of users that their weights say. If
 * they have not, users are missing in some variant, for example because its pages fail or its
 * events are lost, and its outcomes mislead (Fabijan et al., "Diagnosing Sample Ratio Mismatch in
 * Online Controlled Experiments", KDD 2019).
 *
 * <p>The users are a uniform sample of those with counted events. Stopped variants are left out,
 * since their users get the control from then on.
 *
 * @param pValue the p-value of Pearson's chi-square test
 * @param users number of users in the sample, by variant
 * @param shares the share of users that each of these variants should have
 */
public record SampleRatio(double pValue, Map<String, Long> users, Map<String, Double> shares) {
  /** A p-value below this one is a mismatch. */
  static final double MISMATCH = 0.001;

  private static final int LEAST_USERS = 100;

  /** Checks an experiment; returns null while there are too few users or variants. */
  static @Nullable SampleRatio of(
      Experiment experiment, Experiments experiments, Map<VariantKey, VariantCounts> counts) {
    List<Variant> checked = new ArrayList<>();
    List<VariantCounts> found = new ArrayList<>();
    double weights = 0;
    long end = Long.MAX_VALUE;
    for (Variant variant : experiment.variants()) {
      if (experiments.stopOf(experiment, variant) == null) {
        VariantCounts own = counts.get(new VariantKey(experiment.name(), variant.name()));
        VariantCounts known = own == null ? new VariantCounts() : own;
        checked.add(variant);
        found.add(known);
        weights += variant.weight();
        end = Math.min(end, known.users().end());
      }
    }
    long[] users = new long[checked.size()];
    double[] shares = new double[checked.size()];
    Map<String, Long> usersByName = new LinkedHashMap<>();
    Map<String, Double> sharesByName = new LinkedHashMap<>();
    long sum = 0;
    for (int at = 0; at < users.length; at++) {
      String name = checked.get(at).name();
      users[at] = found.get(at).users().below(end);
      shares[at] = checked.get(at).weight() / weights;
      usersByName.put(name, users[at]);
      sharesByName.put(name, shares[at]);
      sum += users[at];
    }
    return users.length < 2 || sum < LEAST_USERS
        ? null
        : new SampleRatio(ChiSquare.pValue(users, shares), usersByName, sharesByName);
  }

  /** Returns whether chance hardly explains the deviation. */
  boolean isMismatch() {
    return pValue < MISMATCH;
  }
}
