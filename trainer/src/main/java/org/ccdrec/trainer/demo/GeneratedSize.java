package org.ccdrec.trainer.demo;

/**
 * The size of a generated catalogue.
 *
 * @param users number of users, at least 10
 * @param items number of items, at least 1,000
 * @param interactions number of interactions of all splits together: at least {@value #FEWEST} and
 *     at most an eighth of the items for each user
 * @param featureWidth number of features of each modality, at least 8
 */
public record GeneratedSize(int users, int items, int interactions, int featureWidth) {
  static final int FEWEST = 6;

  public GeneratedSize {
    if (users < 10 || items < 1000 || featureWidth < 8) {
      throw new IllegalArgumentException(
          "users must be at least 10, items 1000 and the feature width 8; users=%d, items=%d, feature width=%d"
              .formatted(users, items, featureWidth));
    }
    if (interactions < (long) FEWEST * users || interactions > (long) users * (items / 8)) {
      throw new IllegalArgumentException(
          "interactions must be at least %d and at most an eighth of the items for each user: %d to %d; interactions=%d"
              .formatted(FEWEST, (long) FEWEST * users, (long) users * (items / 8), interactions));
    }
  }
}
