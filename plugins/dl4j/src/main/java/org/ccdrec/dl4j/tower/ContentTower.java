package org.ccdrec.dl4j.tower;

import java.util.List;

/**
 * A trained content tower: item content in, a vector of the model's space out. Plain arithmetic on
 * arrays, so that applying it needs no library. Immutable as long as nobody writes to its arrays.
 *
 * <p>The input has the standardised features of all modalities side by side, followed by one value
 * a modality: 1 if it is missing, else 0. The features of a missing modality are zeros, as its mean
 * is. Each layer computes {@code x W + b}, and all but the last one {@code max(0, x W + b)}.
 *
 * @param inputs standardisation by modality
 * @param layers the layers, first to last
 */
public record ContentTower(List<Standardisation> inputs, List<Layer> layers) {

  /** Copies the lists. */
  public ContentTower {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
  }

  /**
   * The standardisation of a modality: {@code (x - mean) * scale}.
   *
   * @param means mean of each column over the items that have the modality
   * @param scales reciprocal standard deviation of each column; 0 for a constant one
   */
  public record Standardisation(float[] means, float[] scales) {}

  /**
   * A dense layer.
   *
   * @param weights {@code in × out}
   * @param bias {@code out}
   */
  public record Layer(float[][] weights, float[] bias) {}

  /** Returns the width of the vectors. */
  public int dimension() {
    return layers.getLast().bias().length;
  }

  /**
   * Returns the vector of an item.
   *
   * @param content the features of each modality, in the order of training; zeros or an empty array
   *     where the item has none
   */
  public float[] vector(List<float[]> content) {
    float[] values = input(content);
    for (int at = 0; at < layers.size(); at++) {
      values = apply(layers.get(at), values, at < layers.size() - 1);
    }
    return values;
  }

  /** Returns the input of the first layer. */
  float[] input(List<float[]> content) {
    if (content.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "content must have %d modalities; it has %d".formatted(inputs.size(), content.size()));
    }
    int width = inputs.stream().mapToInt(each -> each.means.length).sum();
    float[] input = new float[width + inputs.size()];
    int at = 0;
    for (int modality = 0; modality < inputs.size(); modality++) {
      Standardisation columns = inputs.get(modality);
      float[] features = content.get(modality);
      boolean missing = isMissing(features);
      if (!missing) {
        for (int column = 0; column < columns.means.length; column++) {
          input[at + column] = (features[column] - columns.means[column]) * columns.scales[column];
        }
      }
      at += columns.means.length;
      input[width + modality] = missing ? 1 : 0;
    }
    return input;
  }

  static boolean isMissing(float[] features) {
    for (float value : features) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static float[] apply(Layer layer, float[] input, boolean isRectified) {
    float[] output = layer.bias.clone();
    for (int in = 0; in < input.length; in++) {
      float[] row = layer.weights[in];
      float value = input[in];
      for (int out = 0; value != 0 && out < output.length; out++) {
        output[out] += value * row[out];
      }
    }
    for (int out = 0; isRectified && out < output.length; out++) {
      output[out] = Math.max(0, output[out]);
    }
    return output;
  }
}
