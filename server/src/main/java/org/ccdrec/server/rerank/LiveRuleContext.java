package org.ccdrec.server.rerank;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.ItemMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The context of one call of a rule, until it is revoked. Used by the thread of the call; any
 * thread may revoke it.
 */
final class LiveRuleContext implements RuleContext {
  private final RuleRequest request;
  private final Map<Integer, String> explanations = new HashMap<>();
  private volatile boolean isRevoked;

  LiveRuleContext(RuleRequest request) {
    this.request = request;
  }

  /** The refusal of a rule's filter, which passes through the rule's code. */
  static final class RefusedFilter extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final FilterException refusal;

    RefusedFilter(FilterException refusal) {
      super(refusal.getMessage(), refusal);
      this.refusal = refusal;
    }

    FilterException refusal() {
      return refusal;
    }
  }

  /** Makes every later use fail. */
  void revoke() {
    isRevoked = true;
  }

  /** Returns the rule's explanations by item; called after the rule has returned. */
  Map<Integer, String> explanations() {
    return explanations;
  }

  private RuleRequest request() {
    if (isRevoked) {
      throw new CancellationException("a rule's context is valid until its call ends");
    }
    return request;
  }

  private LiveSnapshot live() {
    return request().live();
  }

  @Override
  public int k() {
    return request().choice().k();
  }

  @Override
  public int itemCount() {
    return live().itemIds().size();
  }

  @Override
  public String itemId(int itemIndex) {
    return live().itemIds().get(itemIndex);
  }

  @Override
  public int itemIndex(String itemId) {
    return live().itemIds().indexOf(itemId);
  }

  @Override
  public boolean isEligible(int itemIndex) {
    return itemIndex >= 0
        && itemIndex < itemCount()
        && request().choice().eligible().accepts(itemIndex);
  }

  @Override
  public @Nullable Object attribute(int itemIndex, String name) {
    if (name.equals("popularity")) {
      return popularity(itemIndex);
    }
    ItemMetadata metadata = live().metadata(itemIndex);
    return name.equals("category") ? metadata.category() : metadata.attributes().get(name);
  }

  @Override
  public int popularity(int itemIndex) {
    return live().popularity(itemIndex);
  }

  @Override
  public float[] vector(int itemIndex) {
    FloatMatrix vectors = live().itemVectors();
    float[] vector = new float[vectors.columns()];
    vectors.copyRow(itemIndex, vector);
    return vector;
  }

  @Override
  public double similarity(int itemIndex, int otherIndex) {
    float[] one = vector(itemIndex);
    float[] other = vector(otherIndex);
    double norms =
        Math.sqrt((double) VectorUtil.dotProduct(one, one) * VectorUtil.dotProduct(other, other));
    double cosine = norms == 0 ? 0 : VectorUtil.dotProduct(one, other) / norms;
    return Math.clamp(cosine, -1, 1);
  }

  @Override
  public IntPredicate matching(String filter) {
    try {
      BitSet selected = live().filters().select(filter).bits();
      return selected::get;
    } catch (FilterException refusal) {
      throw new RefusedFilter(refusal);
    }
  }

  @Override
  public int[] seenItems() {
    return request().user().seen().clone();
  }

  @Override
  public int[] recentItems() {
    return request().user().recent().clone();
  }

  @Override
  public void explain(int itemIndex, Supplier<String> why) {
    if (request().trace().isKept()) {
      explanations.merge(itemIndex, text(why), (one, other) -> one + "; " + other);
    }
  }

  /** An explanation must not change the answer, so a failure here does not fail the rule. */
  private static String text(Supplier<String> why) {
    try {
      return String.valueOf(why.get());
    } catch (RuntimeException e) {
      return "the explanation failed: " + e;
    }
  }
}
