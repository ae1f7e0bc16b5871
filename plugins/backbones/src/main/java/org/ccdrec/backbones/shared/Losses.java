package org.ccdrec.backbones.shared;

import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.Var;

/** Accumulates a weighted sum of scalar losses. */
public final class Losses {
  private final List<Var> values = new ArrayList<>();
  private final List<Double> weights = new ArrayList<>();

  /** Adds a scalar. */
  public void add(double weight, Var value) {
    values.add(value);
    weights.add(weight);
  }

  /** Returns the sum of all added losses; there must be at least one. */
  public Var sum() {
    float[] factors = new float[weights.size()];
    for (int at = 0; at < factors.length; at++) {
      factors[at] = weights.get(at).floatValue();
    }
    return weightedSum(factors, values);
  }
}
