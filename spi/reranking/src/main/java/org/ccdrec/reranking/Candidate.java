package org.ccdrec.reranking;

/** An item that may be recommended, and its score so far. Immutable. */
public final class Candidate {
  private final int itemIndex;
  private final float score;

  private Candidate(int itemIndex, float score) {
    this.itemIndex = itemIndex;
    this.score = score;
  }

  /** Returns an item with a score. */
  public static Candidate of(int itemIndex, float score) {
    return new Candidate(itemIndex, score);
  }

  /** Returns the item's index. */
  public int itemIndex() {
    return itemIndex;
  }

  /** Returns the item's score so far; higher is better. */
  public float score() {
    return score;
  }

  /** Returns the same item with another score. */
  public Candidate withScore(float other) {
    return new Candidate(itemIndex, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Candidate candidate
        && candidate.itemIndex == itemIndex
        && Float.floatToIntBits(candidate.score) == Float.floatToIntBits(score);
  }

  @Override
  public int hashCode() {
    return 31 * itemIndex + Float.hashCode(score);
  }

  @Override
  public String toString() {
    return itemIndex + " (" + score + ")";
  }
}
