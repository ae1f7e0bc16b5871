package org.ccdrec.trainer.training.ranking;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.SamplingView;
import org.jspecify.annotations.Nullable;

/**
 * The random negatives of a batch, the same number for every pair, optionally with log-weights.
 *
 * <p>Repeated draws of a sampler are stored draw by draw: the first negatives of all pairs, then
 * their second ones, and so on. {@link Negatives.ItemSets} are stored pair by pair.
 */
public final class RandomNegatives {
  private final TrainingBatch batch;
  private final int perPair;
  private final int[] items;
  private final float @Nullable [] logWeights;
  private final boolean sets;

  private RandomNegatives(
      TrainingBatch batch, int perPair, int[] items, float @Nullable [] logWeights, boolean sets) {
    this.batch = batch;
    this.perPair = perPair;
    this.items = items;
    this.logWeights = logWeights;
    this.sets = sets;
  }

  /**
   * Returns the draws of a sampler that draws one negative per pair.
   *
   * @param items the first negative of every pair, then the second, and so on
   */
  public static RandomNegatives ofDraws(TrainingBatch batch, int perPair, int[] items) {
    return new RandomNegatives(batch, perPair, items, null, false);
  }

  /** Returns the negatives of a sampler that draws sets. */
  public static RandomNegatives ofSets(TrainingBatch batch, Negatives.ItemSets drawn) {
    return new RandomNegatives(batch, drawn.perPair(), drawn.items(), drawn.logWeights(), true);
  }

  /**
   * Draws from a sampler that needs no representations.
   *
   * @param perPair {@code training.negatives}
   */
  public static RandomNegatives draw(NegativeSampler sampler, int perPair, TrainingBatch batch) {
    int calls = sampler.drawsSets() ? 1 : perPair;
    Negatives negatives =
        sampler.sample(
            repeated(batch.users(), calls),
            repeated(batch.positives(), calls),
            SamplingView.ofStep(batch.step()).withNegatives(perPair));
    return switch (negatives) {
      case Negatives.Items(int[] items) -> ofDraws(batch, perPair, items);
      case Negatives.ItemSets drawn -> ofSets(batch, drawn);
      case Negatives.Vectors vectors ->
          throw new IllegalStateException(
              "a sampler that needs no representations must return items");
    };
  }

  private static int[] repeated(int[] values, int times) {
    int[] all = new int[values.length * times];
    Arrays.setAll(all, at -> values[at % values.length]);
    return all;
  }

  /** Returns the pairs without their negatives. */
  TrainingBatch batch() {
    return batch;
  }

  int perPair() {
    return perPair;
  }

  /** Returns whether the negatives of a pair do not all count equally. */
  boolean isWeighted() {
    return logWeights != null;
  }

  /** Returns all negatives. */
  public int[] items() {
    return items;
  }

  /** Returns the place in {@link #items} of a pair's negative. */
  int place(int pair, int draw) {
    return sets ? pair * perPair + draw : draw * batch.size() + pair;
  }

  /** Returns the log-weight of a pair's negative; 0 without log-weights. */
  float logWeight(int pair, int draw) {
    return logWeights == null ? 0 : logWeights[place(pair, draw)];
  }

  /** Returns the user of each of {@link #items}. */
  int[] users() {
    int[] all = new int[items.length];
    for (int pair = 0; pair < batch.size(); pair++) {
      for (int draw = 0; draw < perPair; draw++) {
        all[place(pair, draw)] = batch.users()[pair];
      }
    }
    return all;
  }

  /** Returns the first negative of each pair. */
  public int[] first() {
    return ofDraw(0);
  }

  private int[] ofDraw(int draw) {
    int[] drawn = new int[batch.size()];
    Arrays.setAll(drawn, pair -> items[place(pair, draw)]);
    return drawn;
  }

  /** Returns the terms of a pairwise loss of the given weight over all negatives. */
  List<WeightedNegatives> terms(float weight) {
    return IntStream.range(0, perPair)
        .mapToObj(draw -> WeightedNegatives.of(ofDraw(draw), weight / perPair))
        .toList();
  }

  /**
   * Returns the pairs that the backbone's own loss is computed on: each pair with each of its
   * repeated draws, or with the first item of its set; a pair with an empty set is left out.
   */
  public Batch pairs() {
    if (!sets) {
      return Batch.of(
          repeated(batch.users(), perPair), repeated(batch.positives(), perPair), items);
    }
    int[] places =
        IntStream.range(0, batch.size())
            .map(this::firstPlace)
            .filter(place -> place >= 0)
            .toArray();
    return Batch.of(
        Arrays.stream(places).map(place -> batch.users()[place / perPair]).toArray(),
        Arrays.stream(places).map(place -> batch.positives()[place / perPair]).toArray(),
        Arrays.stream(places).map(place -> items[place]).toArray());
  }

  /** Returns the place of a pair's first negative that is not empty, or −1. */
  private int firstPlace(int pair) {
    for (int draw = 0; draw < perPair; draw++) {
      if (logWeight(pair, draw) != Float.NEGATIVE_INFINITY) {
        return place(pair, draw);
      }
    }
    return -1;
  }
}
