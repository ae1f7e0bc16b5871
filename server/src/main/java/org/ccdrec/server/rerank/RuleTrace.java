package org.ccdrec.server.rerank;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ccdrec.reranking.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * The record of what the rules of a scenario did to each candidate: its rank and score before and
 * after each rule, and the rule's explanation; and of the rules that failed, which is kept in any
 * case. Used by one thread.
 */
public final class RuleTrace {
  private final boolean isKept;
  private final Map<Integer, List<Change>> changes = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private List<Candidate> first = List.of();
  private Map<Integer, Place> places = Map.of();

  /**
   * The effect of one rule on one item.
   *
   * @param rule name of its kind
   * @param before place and score before it, null if the rule added the item
   * @param after place and score after it, null if the rule removed the item
   * @param why the rule's explanation, or null
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

  /**
   * A rule that failed and was left out.
   *
   * @param rule name of its kind
   * @param kind what it did wrong
   */
  public record Fault(String rule, FaultKind kind) {}

  private RuleTrace(boolean isKept) {
    this.isKept = isKept;
  }

  /** Returns a trace that records everything. */
  public static RuleTrace kept() {
    return new RuleTrace(true);
  }

  /** Returns a trace that records faults alone. */
  public static RuleTrace none() {
    return new RuleTrace(false);
  }

  public void begin(List<Candidate> candidates) {
    if (isKept) {
      first = candidates;
      places = places(candidates);
    }
  }

  boolean isKept() {
    return isKept;
  }

  void failed(String rule, FaultKind kind) {
    faults.add(new Fault(rule, kind));
  }

  /** Compares the candidates after a rule with those before it. */
  void done(String rule, List<Candidate> candidates, Map<Integer, String> explanations) {
    if (!isKept) {
      return;
    }
    Map<Integer, Place> now = places(candidates);
    Map<Integer, Place> all = new HashMap<>(places);
    all.putAll(now);
    for (int item : all.keySet()) {
      Place before = places.get(item);
      Place after = now.get(item);
      String why = explanations.get(item);
      if (why != null || !Objects.equals(before, after)) {
        var change = new Change(rule, before, after, why);
        changes.computeIfAbsent(item, key -> new ArrayList<>()).add(change);
      }
    }
    places = now;
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

  /** Returns the rules that failed, in their order. */
  public List<Fault> faults() {
    return List.copyOf(faults);
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

  /** Returns the rank of an item after all rules, 0 if it was removed. */
  public int rankAfter(int itemIndex) {
    Place place = places.get(itemIndex);
    return place == null ? 0 : place.rank();
  }

  /** Returns the items that the rules moved out of the first n. */
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
