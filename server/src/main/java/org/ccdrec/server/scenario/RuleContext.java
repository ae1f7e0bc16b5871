package org.ccdrec.server.scenario;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.snapshot.ItemMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What a rule knows of items: those of the version that answers. Valid during the call it is passed
 * to; not safe for use by several threads.
 */
public final class RuleContext {
  private final LiveSnapshot live;
  private final ItemFilter eligible;
  private final int k;
  private final RuleTrace trace;

  /**
   * Describes a request.
   *
   * @param live the version that answers
   * @param eligible the items that may come back
   * @param k how many are put in order
   * @param trace what keeps track of what the rules do
   */
  public RuleContext(LiveSnapshot live, ItemFilter eligible, int k, RuleTrace trace) {
    this.live = live;
    this.eligible = eligible;
    this.k = k;
    this.trace = trace;
  }

  RuleTrace trace() {
    return trace;
  }

  /**
   * Says what the rule does to an item and why, in the words that an answer with {@code explain}
   * shows; how its rank and score change is told without it.
   *
   * @param why asked for only if the answer explains itself
   */
  public void tell(int itemIndex, Supplier<String> why) {
    trace.tell(itemIndex, why);
  }

  /**
   * Returns how many items are put in order: those that come back, or the whole pool where pages of
   * it do.
   */
  public int k() {
    return k;
  }

  /** Returns the index of an item that may come back, or −1. */
  public int eligibleIndex(String itemId) {
    int index = live.snapshot().itemIds().indexOf(itemId);
    return index >= 0 && eligible.accepts(index) ? index : -1;
  }

  /** Returns an item's vector, a copy. */
  public float[] vector(int itemIndex) {
    float[] vector = new float[live.snapshot().itemVectors().columns()];
    live.snapshot().itemVectors().copyRow(itemIndex, vector);
    return vector;
  }

  /** Returns an item's attribute, {@code category} or {@code popularity}, or null. */
  public @Nullable Object attribute(int itemIndex, String name) {
    if (name.equals("popularity")) {
      return live.snapshot().popularity(itemIndex);
    }
    ItemMetadata metadata = live.snapshot().metadata(itemIndex);
    return name.equals("category") ? metadata.category() : metadata.attributes().get(name);
  }

  /** Returns the items that a filter lets through; not to be changed. */
  public BitSet select(String filter) throws FilterException {
    return live.filters().select(filter).bits();
  }

  /** Returns the difference between the best and the worst score, 1 if there is none. */
  public static float spread(List<Candidate> candidates) {
    float best = Float.NEGATIVE_INFINITY;
    float worst = Float.POSITIVE_INFINITY;
    for (Candidate candidate : candidates) {
      best = Math.max(best, candidate.score());
      worst = Math.min(worst, candidate.score());
    }
    return best > worst ? best - worst : 1;
  }

  /** Returns candidates from best to worst score, equal ones in the order they have. */
  public static List<Candidate> sorted(List<Candidate> candidates) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
    return sorted;
  }
}
