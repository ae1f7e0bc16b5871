package org.ccdrec.testkit.reranking;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ccdrec.config.Setting;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.reranking.RuleFactory;
import org.jspecify.annotations.Nullable;

/** A rule that orders by popularity, with one fault. */
final class SampleRule implements Rule {
  enum Fault {
    NONE,
    BAD_NAME,
    NOT_FINITE,
    TWICE,
    LEAVES_OUT,
    ADDS,
    RANDOM,
    COUNTS_CALLS,
    KEEPS_CONTEXT,
    EXPLAINING_REORDERS,
    SORTS_ITS_ARGUMENT,
    SHARES_A_LIST,
    NEEDS_A_CATEGORY,
    CLOSES_ONCE,
    CLOSES_OTHERS,
    LEAVES_A_THREAD,
    SLOW
  }

  record Config(@Setting(help = "Weight of popularity", defaultValue = "1") double weight) {}

  private static final AtomicBoolean ALL_CLOSED = new AtomicBoolean();

  private final Fault fault;
  private final List<Candidate> shared = new ArrayList<>();
  private @Nullable RuleContext kept;
  private int calls;
  private boolean isClosed;

  SampleRule(Fault fault) {
    this.fault = fault;
  }

  static RuleFactory<Config> factory(Fault fault) {
    ALL_CLOSED.set(false);
    String name = fault == Fault.BAD_NAME ? "Popular First" : "popular-first";
    return RuleFactory.of(
        name, "Orders by popularity.", Config.class, config -> new SampleRule(fault));
  }

  @Override
  public List<Candidate> apply(List<Candidate> candidates, RuleContext context) throws Exception {
    if (ALL_CLOSED.get()) {
      throw new IllegalStateException("closed");
    }
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(byPopularity(context));
    if (sorted.isEmpty()) {
      return sorted;
    }
    Candidate first = sorted.getFirst();
    calls++;
    switch (fault) {
      case NOT_FINITE -> sorted.set(0, first.withScore(first.score() / 0));
      case TWICE -> sorted.add(first);
      case LEAVES_OUT -> sorted.removeLast();
      case ADDS -> sorted.add(Candidate.of(6, 0));
      case RANDOM -> sorted.set(0, first.withScore((float) Math.random()));
      case COUNTS_CALLS -> sorted.set(0, first.withScore(calls));
      case KEEPS_CONTEXT -> sorted.sort(byPopularity(kept == null ? context : kept));
      case EXPLAINING_REORDERS ->
          context.explain(
              first.itemIndex(),
              () -> {
                Collections.reverse(sorted);
                return "reversed";
              });
      case SORTS_ITS_ARGUMENT -> candidates.sort(byPopularity(context));
      case SHARES_A_LIST -> {
        return inShared(sorted);
      }
      case NEEDS_A_CATEGORY -> requireCategories(sorted, context);
      case LEAVES_A_THREAD -> Thread.ofPlatform().daemon().start(SampleRule::sleep);
      case SLOW -> Thread.sleep(candidates.size() > 1000 ? 60_000 : 0);
      default -> {}
    }
    kept = context;
    return sorted;
  }

  private static void requireCategories(List<Candidate> candidates, RuleContext context) {
    for (Candidate each : candidates) {
      if (each.itemIndex() % 5 != 4) {
        Objects.requireNonNull(context.attribute(each.itemIndex(), "category"));
      }
    }
  }

  private List<Candidate> inShared(List<Candidate> sorted) {
    shared.clear();
    for (Candidate each : sorted) {
      shared.add(each);
      Thread.yield();
    }
    return shared;
  }

  private static Comparator<Candidate> byPopularity(RuleContext context) {
    return Comparator.comparingInt(each -> -context.popularity(each.itemIndex()));
  }

  private static void sleep() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (fault == Fault.CLOSES_ONCE && isClosed) {
      throw new IllegalStateException("closed twice");
    }
    isClosed = true;
    ALL_CLOSED.set(fault == Fault.CLOSES_OTHERS);
  }
}
