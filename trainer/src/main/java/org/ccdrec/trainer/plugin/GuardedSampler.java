package org.ccdrec.trainer.plugin;

import java.util.Set;
import org.ccdrec.autodiff.Var;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.spi.TrainingState;

/**
 * A sampler whose calls are guarded and whose negatives are checked: one for each pair in every
 * step, and in the first epoch none that its user has in training. The sampler receives copies of
 * the pairs. Used by one thread.
 */
final class GuardedSampler implements NegativeSampler {
  private final NegativeSampler sampler;
  private final PluginGuard guard;
  private final Interactions interactions;
  private final boolean drawsSets;
  private int epoch;

  GuardedSampler(NegativeSampler sampler, PluginGuard guard, SamplerContext context) {
    this.sampler = sampler;
    this.guard = guard;
    this.interactions = context.interactions();
    this.drawsSets = guard.call("drawsSets", sampler::drawsSets);
  }

  @Override
  public Set<Need> needs() {
    return guard.required("needs", guard.call("needs", sampler::needs));
  }

  @Override
  public boolean drawsSets() {
    return drawsSets;
  }

  @Override
  public void epochStarted(int number) {
    epoch = number;
    guard.run("epochStarted", () -> sampler.epochStarted(number));
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return guard.call("exchangeState", () -> sampler.exchangeState(state));
  }

  @Override
  public Negatives sample(int[] users, int[] positives, SamplingView view) {
    Negatives drawn =
        guard.required(
            "sample",
            guard.call("sample", () -> sampler.sample(users.clone(), positives.clone(), view)));
    if (drawn instanceof Negatives.ItemSets != drawsSets) {
      throw guard.fault(
          "sample",
          "must return ItemSets if and only if drawsSets is true; drawsSets=" + drawsSets);
    }
    switch (drawn) {
      case Negatives.Items(int[] items) -> checkItems(users, items);
      case Negatives.ItemSets sets -> checkSets(users, sets, view.negatives());
      case Negatives.Vectors(Var vectors) -> checkVectors(users.length, vectors.value());
    }
    return drawn;
  }

  private void checkSets(int[] users, Negatives.ItemSets sets, int asked) {
    int perPair = sets.perPair();
    if (sets.items().length != users.length * perPair) {
      throw guard.fault(
          "sample",
          "must return a set for each pair; pairs=%d, sets=%d"
              .formatted(users.length, sets.items().length / perPair));
    }
    if (asked > 1 && asked != perPair) {
      throw guard.fault(
          "sample",
          "must return training.negatives items for each pair; training.negatives=%d, items=%d"
              .formatted(asked, perPair));
    }
    float[] weights = sets.logWeights();
    for (int at = 0; epoch == 0 && at < sets.items().length; at++) {
      if (weights == null || weights[at] != Float.NEGATIVE_INFINITY) {
        requireUnseen(users[at / perPair], sets.items()[at]);
      } else {
        requireExisting(users[at / perPair], sets.items()[at]);
      }
    }
  }

  private void checkItems(int[] users, int[] items) {
    if (items.length != users.length) {
      throw guard.fault(
          "sample",
          "must return an item for each pair; pairs=%d, items=%d"
              .formatted(users.length, items.length));
    }
    for (int pair = 0; epoch == 0 && pair < users.length; pair++) {
      requireUnseen(users[pair], items[pair]);
    }
  }

  private void requireUnseen(int user, int item) {
    requireExisting(user, item);
    if (interactions.contains(user, item)) {
      throw guard.fault(
          "sample",
          "returned an item that the user has in training; user=%d, item=%d".formatted(user, item));
    }
  }

  private void requireExisting(int user, int item) {
    if (item < 0 || item >= interactions.itemCount()) {
      throw guard.fault(
          "sample", "returned an item that does not exist; user=%d, item=%d".formatted(user, item));
    }
  }

  private void checkVectors(int pairs, Matrix vectors) {
    if (vectors.rows() != pairs) {
      throw guard.fault(
          "sample",
          "must return a vector for each pair; pairs=%d, vectors=%s".formatted(pairs, vectors));
    }
  }

  @Override
  public void close() {
    guard.close(sampler::close);
  }

  /** Returns kind, name and origin, for error messages. */
  @Override
  public String toString() {
    return guard.what();
  }
}
