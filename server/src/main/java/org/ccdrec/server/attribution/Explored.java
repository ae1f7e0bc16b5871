package org.ccdrec.server.attribution;

/**
 * The exploration of an answer.
 *
 * @param share probability with which each slot was filled at random; 0 without exploration
 * @param candidates number of items that each such slot was drawn from
 * @param slots bit r is set if the item of rank r + 1 was drawn
 */
public record Explored(float share, int candidates, int slots) {
  /** No exploration. */
  public static final Explored NONE = new Explored(0, 0, 0);

  /** Returns whether slots could be filled at random. */
  public boolean isActive() {
    return candidates > 0;
  }

  /** Returns whether the item of a rank, from 1, was drawn. */
  public boolean isDrawn(int rank) {
    return rank >= 1 && rank <= AnswerOrigin.RANKS && (slots >>> rank - 1 & 1) != 0;
  }

  /**
   * Returns the probability with which the item of a rank, from 1, was placed there: {@code share /
   * candidates} if it was drawn, 1 − share if it was not, 1 where no slot is drawn.
   */
  public double propensity(int rank) {
    if (!isActive() || rank > AnswerOrigin.RANKS) {
      return 1;
    }
    return isDrawn(rank) ? (double) share / candidates : 1 - (double) share;
  }
}
