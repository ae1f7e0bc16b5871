package org.ccdrec.trainer.demo;

/**
 * The size of a demo catalogue.
 *
 * @param users number of users, at least 10
 * @param items number of items, at least 50
 * @param featureWidth number of features of each modality, at least 8
 */
public record DemoSize(int users, int items, int featureWidth) {
  /** 2,000 users, 1,500 items, 128 features. */
  public static final DemoSize DEFAULT = new DemoSize(2000, 1500, 128);

  public DemoSize {
    if (users < 10 || items < 50 || featureWidth < 8) {
      throw new IllegalArgumentException(
          "users must be at least 10, items 50 and featureWidth 8; users=%d, items=%d, featureWidth=%d"
              .formatted(users, items, featureWidth));
    }
  }
}
