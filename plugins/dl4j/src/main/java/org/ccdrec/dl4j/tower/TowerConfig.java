package org.ccdrec.dl4j.tower;

/**
 * The settings of a content tower.
 *
 * @param hidden width of the two hidden layers
 * @param retain probability with which dropout keeps a hidden value
 * @param modalityDropout probability with which a whole modality of an item is left out in training
 * @param learningRate Adam's step size
 * @param batchSize items per step
 * @param epochs most epochs
 * @param patience epochs without a better held-out loss after which training stops
 * @param seed of initialisation, order, dropout and the held-out items
 */
public record TowerConfig(
    int hidden,
    double retain,
    double modalityDropout,
    double learningRate,
    int batchSize,
    int epochs,
    int patience,
    long seed) {

  /** Checks the ranges. */
  public TowerConfig {
    if (hidden < 1 || batchSize < 2 || epochs < 1 || patience < 1) {
      throw new IllegalArgumentException(
          ("hidden, epochs and patience must be positive and batchSize at least 2; hidden=%d,"
                  + " epochs=%d, patience=%d, batchSize=%d")
              .formatted(hidden, epochs, patience, batchSize));
    }
    if (!(retain > 0 && retain <= 1 && modalityDropout >= 0 && modalityDropout < 1)) {
      throw new IllegalArgumentException(
          "retain must be in (0, 1] and modalityDropout in [0, 1); retain=%s, modalityDropout=%s"
              .formatted(retain, modalityDropout));
    }
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "learningRate must be positive; learningRate=" + learningRate);
    }
  }

  /** Returns the defaults with a seed. */
  public static TowerConfig ofSeed(long seed) {
    return new TowerConfig(256, 0.7, 0.2, 1e-3, 256, 200, 15, seed);
  }
}
