package org.ccdrec.server.attribution;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the id of an answer says about it.
 *
 * @param assignment experiment and variant, or null if it is of none
 * @param items prints of its first items, best first, at most {@value #RANKS}; must not be changed
 * @param explored its slots that were filled at random
 */
public record AnswerOrigin(@Nullable Assignment assignment, short[] items, Explored explored) {
  /** Number of ranks that are recorded. */
  public static final int RANKS = 32;

  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  /**
   * The variant that answered.
   *
   * @param experiment name of the experiment
   * @param variant name of the variant
   * @param group group of the user, 0 to 255
   * @param isCounted whether outcomes count; false for testers and users of a stopped variant, who
   *     were not assigned at random
   */
  public record Assignment(String experiment, String variant, int group, boolean isCounted) {}

  /** Returns the origin of an answer with the given items, best first. */
  public static AnswerOrigin of(
      @Nullable Assignment assignment, List<String> itemIds, Explored explored) {
    short[] prints = new short[Math.min(RANKS, itemIds.size())];
    for (int rank = 0; rank < prints.length; rank++) {
      prints[rank] = print(itemIds.get(rank));
    }
    return new AnswerOrigin(assignment, prints, explored);
  }

  /** Returns 16 bits of an item id: FNV-1a over its UTF-16 units, the halves combined. */
  private static short print(String itemId) {
    int hash = FNV_OFFSET;
    for (int at = 0; at < itemId.length(); at++) {
      hash = (hash ^ itemId.charAt(at)) * FNV_PRIME;
    }
    return (short) (hash ^ hash >>> 16);
  }

  /**
   * Returns the rank of an item from 1, or 0 if it is not among the recorded ones. An item that was
   * not in the answer has a rank with probability {@value #RANKS}/65536 at most.
   */
  public int rankOf(String itemId) {
    short wanted = print(itemId);
    for (int rank = 0; rank < items.length; rank++) {
      if (items[rank] == wanted) {
        return rank + 1;
      }
    }
    return 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AnswerOrigin origin
        && Objects.equals(assignment, origin.assignment)
        && Arrays.equals(items, origin.items)
        && explored.equals(origin.explored);
  }

  @Override
  public int hashCode() {
    return Objects.hash(assignment, Arrays.hashCode(items), explored);
  }

  @Override
  public String toString() {
    return assignment + " " + Arrays.toString(items) + " " + explored;
  }
}
