package org.ccdrec.trainer.cold;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Shuffle;
import org.ccdrec.trainer.data.features.Modality;
import org.ccdrec.trainer.model.SeededRandom;

/**
 * A dataset from which a seeded share of the items has left training altogether, as in DropoutNet
 * (Volkovs, Yu and Poutanen, NIPS 2017).
 *
 * <p>Cold items are drawn among the items with an interaction and a feature vector other than zero.
 * All their interactions, of whatever split, are held out: those of one half of the items for
 * choosing a method, those of the other half for reporting. Warm items keep the dataset's splits.
 * Immutable.
 *
 * @param warm the dataset without the interactions of cold items
 * @param validation the cold items for choosing, ascending, with their interactions
 * @param test the cold items for reporting, ascending, with their interactions
 */
public record ColdSplit(Dataset warm, Part validation, Part test) {

  /**
   * One half of the cold items.
   *
   * @param items item indices, ascending
   * @param interactions all interactions with these items
   */
  public record Part(int[] items, Interactions interactions) {}

  /**
   * Holds items out.
   *
   * @param share share of the items that become cold, above 0 and below 1
   * @param seed chooses them
   * @throws IllegalArgumentException if fewer than two items become cold, or no training
   *     interaction is left
   */
  public static ColdSplit of(Dataset dataset, double share, long seed) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share of cold items must be above 0 and below 1; share=" + share);
    }
    Interactions all = dataset.allInteractions();
    int[] candidates = candidates(dataset, all.itemDegrees());
    Shuffle.inPlace(candidates, new SeededRandom(seed).generator("cold-items", 0));
    int cold = (int) Math.round(share * candidates.length);
    if (cold < 2) {
      throw new IllegalArgumentException(
          ("the item-cold protocol needs at least 2 cold items; %d of %d items with content and an"
                  + " interaction are drawn")
              .formatted(cold, candidates.length));
    }
    int[] first = sorted(Arrays.copyOfRange(candidates, 0, cold / 2));
    int[] second = sorted(Arrays.copyOfRange(candidates, cold / 2, cold));
    boolean[] isCold = new boolean[dataset.itemCount()];
    IntStream.concat(Arrays.stream(first), Arrays.stream(second)).forEach(i -> isCold[i] = true);
    IntPredicate isWarm = item -> !isCold[item];
    Interactions train = select(dataset.train(), isWarm);
    if (train.size() == 0) {
      throw new IllegalArgumentException("no training interaction is left; lower the share");
    }
    Dataset warm =
        dataset.withSplits(
            train, select(dataset.validation(), isWarm), select(dataset.test(), isWarm));
    return new ColdSplit(warm, part(all, first), part(all, second));
  }

  private static int[] candidates(Dataset dataset, int[] degrees) {
    return IntStream.range(0, dataset.itemCount())
        .filter(item -> degrees[item] > 0)
        .filter(item -> dataset.modalities().stream().anyMatch(m -> hasContent(m, item)))
        .toArray();
  }

  private static boolean hasContent(Modality modality, int item) {
    int start = item * modality.columns();
    for (int at = start; at < start + modality.columns(); at++) {
      if (modality.values()[at] != 0) {
        return true;
      }
    }
    return false;
  }

  private static int[] sorted(int[] items) {
    Arrays.sort(items);
    return items;
  }

  private static Part part(Interactions all, int[] items) {
    return new Part(items, select(all, item -> Arrays.binarySearch(items, item) >= 0));
  }

  private static Interactions select(Interactions from, IntPredicate accepted) {
    IntStream.Builder users = IntStream.builder();
    IntStream.Builder items = IntStream.builder();
    for (int user = 0; user < from.userCount(); user++) {
      for (int entry = from.start(user); entry < from.end(user); entry++) {
        if (accepted.test(from.item(entry))) {
          users.add(user);
          items.add(from.item(entry));
        }
      }
    }
    return Interactions.of(
        from.userCount(), from.itemCount(), users.build().toArray(), items.build().toArray());
  }
}
