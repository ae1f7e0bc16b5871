package org.ccdrec.reranking;

import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The request that a rule is applied to, and the items of the version that answers it. The server
 * implements it.
 *
 * <p>Items are numbered from 0; a number is valid during one call of a rule, because another
 * version numbers its items differently. Arrays are copies.
 *
 * <p>A context is for the thread and the duration of one call of {@link Rule#apply}. After the
 * request's deadline every method throws {@link java.util.concurrent.CancellationException}.
 */
public interface RuleContext {
  /**
   * Returns how many of the first candidates are put into the answer: the number of items asked
   * for, or the whole pool if the request asks for pages.
   */
  int k();

  /** Returns the number of items of the version that answers. */
  int itemCount();

  /** Returns an item's id. */
  String itemId(int itemIndex);

  /** Returns the index of the item with an id, or −1. */
  int itemIndex(String itemId);

  /**
   * Returns whether an item may be in the answer: neither seen by the user, nor excluded, nor left
   * out by the request's filter.
   */
  boolean isEligible(int itemIndex);

  /**
   * Returns an item's attribute, or null if it has none of this name.
   *
   * @param name an attribute of the item metadata, {@code category} or {@code popularity}
   * @return a {@link String}, {@link Number}, {@link Boolean}, or a {@link java.util.List} of them
   */
  @Nullable Object attribute(int itemIndex, String name);

  /** Returns the number of training interactions of an item. */
  int popularity(int itemIndex);

  /** Returns an item's vector; the score of an item is its inner product with the user's vector. */
  float[] vector(int itemIndex);

  /** Returns the cosine of the vectors of two items, from −1 to 1; 0 if one of them is zero. */
  double similarity(int itemIndex, int otherIndex);

  /**
   * Returns the condition that a filter expression states.
   *
   * @param filter in the language of the request parameter {@code filter}
   * @throws IllegalArgumentException if the text is no filter over this version's attributes; a
   *     rule that does not catch it makes the server answer 400 with the reason
   */
  IntPredicate matching(String filter);

  /**
   * Returns the items that the user interacted with in training, or those that the request's
   * session likes; empty if there are none.
   */
  int[] seenItems();

  /** Returns the items of the user's latest events, oldest first; empty if events are not kept. */
  int[] recentItems();

  /**
   * Explains what the rule did to an item, for answers to requests with {@code explain}. Those show
   * the changes of rank and score by themselves.
   *
   * @param why called only if the answer is explained
   */
  void explain(int itemIndex, Supplier<String> why);
}
