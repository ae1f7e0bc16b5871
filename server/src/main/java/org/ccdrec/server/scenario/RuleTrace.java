package org.ccdrec.server.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a scenario did to each candidate: where it stood and what its score was before
 * and after each rule, and what the rule says of it. Used by one thread.
 */
public final class RuleTrace {
  private final boolean isKept;
  private final Map<Integer, List<Change>> changes = new HashMap<>();
  private final Map<Integer, String> told = new HashMap<>();
  private List<Candidate> first = List.of();
  private Map<Integer, Place> places = Map.of();

  /**
   * What one rule did to one item.
   *
   * @param rule name of its kind
   * @param before place and score before it, null if the item was not there
   * @param after place and score after it, null if the item is not there any more
   * @param why what the rule says of it, or null
   */
  public record Change(
      String rule, @Nullable Place before, @Nullable Place after, @Nullable String why) {}

  /**
   * A place among the candidates.
   *
   * @param rank from 1
   * @param score what the item is ranked by
   */
  public record Place(int rank, float score) {}

  private RuleTrace(boolean isKept) {
    this.isKept = isKept;
  }

  /** Returns a trace that keeps everything. */
  public static RuleTrace kept() {
    return new RuleTrace(true);
  }

  /** Returns a trace that keeps nothing and costs nothing. */
  public static RuleTrace none() {
    return new RuleTrace(false);
  }

  void begin(List<Candidate> candidates) {
    if (isKept) {
      first = candidates;
      places = places(candidates);
    }
  }

  void tell(int itemIndex, Supplier<String> why) {
    if (isKept) {
      told.merge(itemIndex, why.get(), (one, other) -> one + "; " + other);
    }
  }

  /** Compares the candidates after a rule with those before it. */
  void done(String rule, List<Candidate> candidates) {
    if (!isKept) {
      return;
    }
    Map<Integer, Place> now = places(candidates);
    Map<Integer, Place> all = new HashMap<>(places);
    all.putAll(now);
    for (int item : all.keySet()) {
      Place before = places.get(item);
      Place after = now.get(item);
      String why = told.get(item);
      if (why != null || !Objects.equals(before, after)) {
        var change = new Change(rule, before, after, why);
        changes.computeIfAbsent(item, key -> new ArrayList<>()).add(change);
      }
    }
    places = now;
    told.clear();
  }

  private static Map<Integer, Place> places(List<Candidate> candidates) {
    Map<Integer, Place> places = new HashMap<>();
    for (int at = 0; at < candidates.size(); at++) {
      Candidate each = candidates.get(at);
      places.put(each.itemIndex(), new Place(at + 1, each.score()));
    }
    return places;
  }

  /** Returns the number of candidates that the rules were given. */
  public int pool() {
    return first.size();
  }

  /** Returns what the rules did to an item, in their order; none for what they left alone. */
  public List<Change> changes(int itemIndex) {
    return changes.getOrDefault(itemIndex, List.of());
  }

  /** Returns the rank of an item before all rules, 0 if it was no candidate. */
  public int rankBefore(int itemIndex) {
    for (int at = 0; at < first.size(); at++) {
      if (first.get(at).itemIndex() == itemIndex) {
        return at + 1;
      }
    }
    return 0;
  }

  /** Returns the rank of an item after all rules, 0 if it is not there any more. */
  public int rankAfter(int itemIndex) {
    Place place = places.get(itemIndex);
    return place == null ? 0 : place.rank();
  }

  /** Returns the items that were among the first n before the rules and are not any more. */
  public List<Integer> displaced(int n) {
    List<Integer> displaced = new ArrayList<>();
    for (Candidate each : first.subList(0, Math.min(n, first.size()))) {
      Place place = places.get(each.itemIndex());
      if (place == null || place.rank() > n) {
        displaced.add(each.itemIndex());
      }
    }
    return displaced;
  }
}
