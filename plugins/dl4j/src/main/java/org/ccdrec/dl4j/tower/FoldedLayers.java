package org.ccdrec.dl4j.tower;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trained layers of Deeplearning4j as plain arrays. Stateless. */
final class FoldedLayers {
  private FoldedLayers() {}

  /** Returns a dense layer followed by batch normalisation as one dense layer. */
  static ContentTower.Layer normalised(Layer dense, Layer normalisation) {
    double epsilon = ((BatchNormalization) normalisation.conf().getLayer()).getEps();
    float[] gamma = normalisation.getParam("gamma").toFloatVector();
    float[] beta = normalisation.getParam("beta").toFloatVector();
    float[] mean = normalisation.getParam("mean").toFloatVector();
    float[] variance = normalisation.getParam("var").toFloatVector();
    float[][] weights = dense.getParam("W").toFloatMatrix();
    float[] bias = dense.getParam("b").toFloatVector();
    for (int out = 0; out < bias.length; out++) {
      float factor = (float) (gamma[out] / Math.sqrt(variance[out] + epsilon));
      for (float[] row : weights) {
        row[out] *= factor;
      }
      bias[out] = (bias[out] - mean[out]) * factor + beta[out];
    }
    return new ContentTower.Layer(weights, bias);
  }

  /** Returns a dense layer whose output is multiplied by a factor. */
  static ContentTower.Layer scaled(Layer dense, float factor) {
    INDArray weights = dense.getParam("W").mul(factor);
    INDArray bias = dense.getParam("b").mul(factor);
    return new ContentTower.Layer(weights.toFloatMatrix(), bias.toFloatVector());
  }
}
