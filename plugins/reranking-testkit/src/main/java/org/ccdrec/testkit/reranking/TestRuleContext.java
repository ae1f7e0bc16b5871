package org.ccdrec.testkit.reranking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.RuleContext;
import org.jspecify.annotations.Nullable;

/**
 * A rule's context for tests: a seeded catalogue of items {@code i0}, {@code i1}, …, every part of
 * which a test can set. Used by one thread.
 *
 * <p>Unless set otherwise, an item has a vector of {@value #DIMENSION} Gaussian values, a
 * popularity from 0 to 999, one of four categories, a {@code price} and two {@code tags}; each
 * fifth item has no attributes. Every item is eligible, and a filter matches each third item.
 */
public final class TestRuleContext implements RuleContext {
  private static final int DIMENSION = 8;

  private final int items;
  private final float[][] vectors;
  private final int[] popularity;
  private final Map<Integer, Map<String, Object>> attributes = new HashMap<>();
  private final Map<String, IntPredicate> filters = new HashMap<>();
  private final Map<Integer, String> explanations = new TreeMap<>();
  private IntPredicate eligible = item -> true;
  private int[] seen = new int[0];
  private int[] recent = new int[0];
  private int k = 10;
  private boolean isExplained;
  private boolean isEnded;

  private TestRuleContext(int items, long seed) {
    this.items = items;
    this.vectors = new float[items][DIMENSION];
    this.popularity = new int[items];
    var random = new Random(seed);
    for (int item = 0; item < items; item++) {
      for (int column = 0; column < DIMENSION; column++) {
        vectors[item][column] = (float) random.nextGaussian();
      }
      popularity[item] = random.nextInt(1000);
      if (item % 5 != 4) {
        attributes.put(item, attributes(item));
      }
    }
  }

  private static Map<String, Object> attributes(int item) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("category", "c" + item % 4);
    attributes.put("price", item * 0.5);
    attributes.put("tags", List.of("t" + item % 7, "all"));
    return attributes;
  }

  /** Returns a context with the given number of items, reproducible by seed. */
  public static TestRuleContext generated(int items, long seed) {
    return new TestRuleContext(items, seed);
  }

  /** Returns a context whose items have no attributes, no popularity and zero vectors. */
  public static TestRuleContext bare(int items) {
    TestRuleContext context = new TestRuleContext(items, 0);
    context.attributes.clear();
    for (int item = 0; item < items; item++) {
      context.popularity[item] = 0;
      context.vectors[item] = new float[DIMENSION];
    }
    return context;
  }

  /** Returns all eligible items as candidates, with scores decreasing from 1 in equal steps. */
  public List<Candidate> candidates() {
    int[] indices = IntStream.range(0, items).filter(eligible).toArray();
    List<Candidate> candidates = new ArrayList<>();
    for (int at = 0; at < indices.length; at++) {
      candidates.add(Candidate.of(indices[at], 1 - (float) at / indices.length));
    }
    candidates.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
    return List.copyOf(candidates);
  }

  /** Sets the number of requested items. */
  public TestRuleContext withK(int value) {
    k = value;
    return this;
  }

  /** Sets an attribute of an item. */
  public TestRuleContext withAttribute(int itemIndex, String name, Object value) {
    attributes.computeIfAbsent(itemIndex, item -> new HashMap<>()).put(name, value);
    return this;
  }

  /** Sets the popularity of an item. */
  public TestRuleContext withPopularity(int itemIndex, int value) {
    popularity[itemIndex] = value;
    return this;
  }

  /** Sets the vector of an item. */
  public TestRuleContext withVector(int itemIndex, float... vector) {
    vectors[itemIndex] = vector.clone();
    return this;
  }

  /** Sets the eligible items. */
  public TestRuleContext withEligible(IntPredicate which) {
    eligible = which;
    return this;
  }

  /** Sets the items that a filter matches. */
  public TestRuleContext withFilter(String filter, IntPredicate matched) {
    filters.put(filter, matched);
    return this;
  }

  /** Sets the items of the user's training interactions. */
  public TestRuleContext withSeenItems(int... itemIndices) {
    seen = itemIndices.clone();
    return this;
  }

  /** Sets the items of the user's latest events, oldest first. */
  public TestRuleContext withRecentItems(int... itemIndices) {
    recent = itemIndices.clone();
    return this;
  }

  /** Requests explanations. */
  public TestRuleContext explained() {
    isExplained = true;
    return this;
  }

  /** Returns the rule's explanations by item. */
  public Map<Integer, String> explanations() {
    return Map.copyOf(explanations);
  }

  /** Ends the call of this context; every later use fails, as in the server. */
  void end() {
    isEnded = true;
  }

  private void requireValid() {
    if (isEnded) {
      throw new CancellationException("a rule's context is valid until its call ends");
    }
  }

  private int valid(int itemIndex) {
    requireValid();
    if (itemIndex < 0 || itemIndex >= items) {
      throw new IndexOutOfBoundsException(
          "itemIndex must be from 0 to %d; itemIndex=%d".formatted(items - 1, itemIndex));
    }
    return itemIndex;
  }

  @Override
  public int k() {
    requireValid();
    return k;
  }

  @Override
  public int itemCount() {
    requireValid();
    return items;
  }

  @Override
  public String itemId(int itemIndex) {
    return "i" + valid(itemIndex);
  }

  @Override
  public int itemIndex(String itemId) {
    requireValid();
    int index = itemId.matches("i[0-9]{1,9}") ? Integer.parseInt(itemId.substring(1)) : -1;
    return index < items ? index : -1;
  }

  @Override
  public boolean isEligible(int itemIndex) {
    requireValid();
    return itemIndex >= 0 && itemIndex < items && eligible.test(itemIndex);
  }

  @Override
  public @Nullable Object attribute(int itemIndex, String name) {
    return name.equals("popularity")
        ? (Object) popularity(itemIndex)
        : attributes.getOrDefault(valid(itemIndex), Map.of()).get(name);
  }

  @Override
  public int popularity(int itemIndex) {
    return popularity[valid(itemIndex)];
  }

  @Override
  public float[] vector(int itemIndex) {
    return vectors[valid(itemIndex)].clone();
  }

  @Override
  public double similarity(int itemIndex, int otherIndex) {
    float[] one = vectors[valid(itemIndex)];
    float[] other = vectors[valid(otherIndex)];
    double norms = Math.sqrt(dot(one, one) * dot(other, other));
    return norms == 0 ? 0 : Math.clamp(dot(one, other) / norms, -1, 1);
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int column = 0; column < one.length; column++) {
      sum += (double) one[column] * other[column];
    }
    return sum;
  }

  @Override
  public IntPredicate matching(String filter) {
    requireValid();
    return filters.getOrDefault(filter, item -> item % 3 == 0);
  }

  @Override
  public int[] seenItems() {
    requireValid();
    return seen.clone();
  }

  @Override
  public int[] recentItems() {
    requireValid();
    return recent.clone();
  }

  @Override
  public void explain(int itemIndex, Supplier<String> why) {
    requireValid();
    if (isExplained) {
      explanations.merge(itemIndex, why.get(), (one, more) -> one + "; " + more);
    }
  }
}
